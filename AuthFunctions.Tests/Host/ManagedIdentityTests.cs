using System.Collections.Concurrent;
using AuthFunctions.Tests.Support;
using Azure.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>Access to storage as on Azure, with managed identity tokens from the token endpoint of App Service.</summary>
[Trait("Category", "Host")]
public sealed class ManagedIdentityTests(AuthApp app)
{
    private const string ClientId = "11111111-2222-3333-4444-555555555555";
    private const string EndpointSecret = "s3cret-of-the-endpoint";

    [Fact]
    public async Task Storage_WithAManagedIdentity_IsReachedWithoutAnyKey()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The app is made to trust a test's certificate by SSL_CERT_FILE, which only Linux reads.");
        using var certificate = new SelfSignedCertificate();
        await using var azurite = await Azurite.StartAsync(
            new AzuriteOptions { TlsFiles = (certificate.CertificateFile, certificate.KeyFile), AllowTokens = true },
            TestContext.Current.CancellationToken);
        var requests = new ConcurrentQueue<(IQueryCollection Query, string? Secret)>();
        await using var identity = await StartIdentityEndpointAsync(requests);
        await using var sink = MailSink.Start();
        await using var own = await app.StartOwnAsync(
        [
            ("AuthStorage", ""),
            ("AuthStorage__tableServiceUri", azurite.TableEndpoint.AbsoluteUri),
            ("AuthStorage__queueServiceUri", azurite.QueueEndpoint.AbsoluteUri),
            // The trigger of the development host has no identity. The Functions host prefers this setting too.
            ("AzureWebJobsAuthStorage", azurite.ConnectionString),
            ("AuthStorage__credential", "managedidentity"),
            ("AuthStorage__clientId", ClientId),
            ("IDENTITY_ENDPOINT", $"{identity.Urls.Single()}/msi/token"),
            ("IDENTITY_HEADER", EndpointSecret),
            ("SSL_CERT_FILE", certificate.CertificateFile),
            ("Auth__PasswordReset__TokenDelivery", "Email"), ("Auth__EmailVerification", "Off"),
            ("Auth__PublicBaseUrl", "https://app.example.com"),
            .. sink.Settings,
        ]);
        var email = Unique.Email();

        await own.Client.RegisterAsync(email, "b4l0u");
        var session = await own.Client.LogInAsync(email, "b4l0u");

        (await own.Client.SendWithCookieAsync("GET /profile", $"session_id={session}")).AssertJson(OK, new { email });
        (await own.Client.SendAsync("GET /health/ready")).AssertStatus(OK);
        (await own.Client.SendAsync("POST /reset_password", ("email", email))).AssertStatus(OK);
        Assert.Equal(email, (await sink.NextMailAsync(TestContext.Current.CancellationToken)).To);
        Assert.All(requests, request =>
        {
            Assert.Equal(EndpointSecret, request.Secret);
            Assert.Equal(ClientId, request.Query["client_id"]);
            Assert.StartsWith("https://storage.azure.com", request.Query["resource"], StringComparison.Ordinal);
        });
        Assert.NotEmpty(requests);
        Assert.DoesNotContain(EndpointSecret, own.Output, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartIdentityEndpointAsync(ConcurrentQueue<(IQueryCollection Query, string? Secret)> requests)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var endpoint = builder.Build();
        endpoint.Run(async context =>
        {
            requests.Enqueue((context.Request.Query, context.Request.Headers["X-IDENTITY-HEADER"]));
            var token = await new FakeTokenCredential().GetTokenAsync(new TokenRequestContext(["https://storage.azure.com/.default"]), context.RequestAborted);
            await context.Response.WriteAsJsonAsync(
                new { access_token = token.Token, expires_on = $"{token.ExpiresOn.ToUnixTimeSeconds()}", token_type = "Bearer" },
                context.RequestAborted);
        });
        await endpoint.StartAsync(TestContext.Current.CancellationToken);
        return endpoint;
    }
}
