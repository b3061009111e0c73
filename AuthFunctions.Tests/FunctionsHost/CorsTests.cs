using System.Net;

namespace AuthFunctions.Tests.FunctionsHost;

[Collection(ProbeDefinition.Name)]
[Trait("Category", "Host")]
public sealed class CorsTests(ProbeFixture probe)
{
    private const string AllowedOrigin = "https://app.example";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Options_PreflightFromAllowedOrigin_Returns204WithPermission()
    {
        using var response = await SendAsync(HttpMethod.Options, AllowedOrigin, ("Access-Control-Request-Method", "PUT"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal([AllowedOrigin], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["true"], response.Headers.GetValues("Access-Control-Allow-Credentials"));
        Assert.Equal(["PUT"], response.Headers.GetValues("Access-Control-Allow-Methods"));
    }

    [Fact]
    public async Task Get_AllowedOrigin_HasPermission()
    {
        using var response = await SendAsync(HttpMethod.Get, AllowedOrigin);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([AllowedOrigin], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["true"], response.Headers.GetValues("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Get_OtherOrigin_HasNoPermission()
    {
        using var response = await SendAsync(HttpMethod.Get, "https://other.example");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string origin, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "shared") { Headers = { { "Origin", origin } } };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await probe.Client.SendAsync(request, Cancellation);
    }
}
