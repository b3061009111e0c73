using System.Net;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>Outages of all of storage. <see cref="OutageTests"/> covers outages in the middle of a request.</summary>
[Trait("Category", "Host")]
public sealed class StorageOutageTests(AuthApp app)
{
    private const string Email = "bob@example.com";
    private const string Cookie = "session_id=3f2504e0-4f89-11d3-9a0c-0305e82c3301";

    [Fact]
    public async Task StorageRefusingConnections_Returns503()
    {
        await using var own = await app.StartOwnAsync(("AuthStorage", Azurite.ConnectionStringOf(port: 1)));

        await AssertUnavailableAsync(own.Client);
        await AssertServedWithoutStorageAsync(own.Client);
    }

    [Fact]
    public async Task StorageAnsweringErrors_Returns503()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        await using var storage = await FakeStorage.StartAsync();
        await using var own = await app.StartOwnAsync(("AuthStorage", storage.ConnectionString));

        foreach (var status in (HttpStatusCode[])[TooManyRequests, InternalServerError, ServiceUnavailable, Forbidden])
        {
            storage.Status = (int)status;
            await AssertUnavailableAsync(own.Client);
        }
    }

    [Fact]
    public async Task StorageBackAgain_IsUsedAgain()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        var cancellation = TestContext.Current.CancellationToken;
        var data = Directory.CreateTempSubdirectory();
        var azurite = await Azurite.StartAsync(new AzuriteOptions { DataDirectory = data.FullName }, cancellation);
        try
        {
            await using var own = await app.StartOwnAsync(("AuthStorage", azurite.ConnectionString));
            await own.Client.RegisterAsync(Email, "b4l0u");
            var cookie = $"session_id={await own.Client.LogInAsync(Email, "b4l0u")}";

            await azurite.DisposeAsync();
            await AssertUnavailableAsync(own.Client);
            azurite = await Azurite.StartAsync(
                new AzuriteOptions { DataDirectory = data.FullName, Port = azurite.TableEndpoint.Port }, cancellation);

            (await own.Client.SendAsync("GET /health/ready")).AssertStatus(OK);
            (await own.Client.SendWithCookieAsync("GET /profile", cookie)).AssertJson(OK, new { email = Email });
            await own.Client.LogInAsync(Email, "b4l0u");
        }
        finally
        {
            await azurite.DisposeAsync();
            data.Delete(recursive: true);
        }
    }

    private static async Task AssertUnavailableAsync(AuthClient client)
    {
        var replies = await Task.WhenAll(
            client.SendAsync("POST /users", ("email", Email), ("password", "b4l0u")),
            client.SendAsync("POST /sessions", ("email", Email), ("password", "b4l0u")),
            client.SendWithCookieAsync("DELETE /sessions", Cookie),
            client.SendWithCookieAsync("GET /profile", Cookie),
            client.SendAsync("POST /reset_password", ("email", Email)),
            client.SendAsync(
                "PUT /reset_password", ("email", Email), ("reset_token", Guid.NewGuid().ToString()), ("new_password", "t4rt1fl3tt3")),
            client.SendAsync("POST /register", ("username", "bob"), ("password", "b4l0u")),
            client.SendAsync("POST /login", ("username", "bob"), ("password", "b4l0u")),
            client.SendWithCookieAsync("GET /logout", Cookie),
            client.SendWithCookieAsync("GET /protected", Cookie),
            client.SendWithCookieAsync("GET /session", Cookie),
            client.SendWithCookieAsync("GET /sessions", Cookie),
            client.SendWithCookieAsync("DELETE /sessions/0123456789abcdef", Cookie),
            client.SendWithCookieAsync("DELETE /sessions/others", Cookie),
            client.SendWithCookieAsync("DELETE /sessions/all", Cookie),
            client.SendWithCookieAsync("POST /sessions/reauthenticate", Cookie),
            client.SendWithCookieAsync("PUT /password", Cookie),
            client.SendWithCookieAsync("POST /email/verification", Cookie),
            client.SendAsync("PUT /email/verification", ("token", Guid.NewGuid().ToString())),
            client.SendWithCookieAsync("POST /email", Cookie),
            client.SendWithCookieAsync("PUT /email", Cookie),
            client.SendAsync("PUT /email/revert", ("token", Guid.NewGuid().ToString())),
            client.SendWithCookieAsync("GET /users/me/export", Cookie),
            client.SendWithCookieAsync("DELETE /users/me", Cookie),
            client.SendAsync("GET /health/ready"));

        Assert.All(replies, reply =>
        {
            reply.AssertProblem(ServiceUnavailable);
            Assert.True(reply.Headers.RetryAfter?.Delta > TimeSpan.Zero, "Retry-After must give seconds.");
            Assert.Empty(reply.Cookies);
        });
    }

    /// <summary>Asserts that requests without storage operations still work, such as a cookie that is no session id or a body that breaks a rule.</summary>
    private static async Task AssertServedWithoutStorageAsync(AuthClient client)
    {
        (await client.SendAsync("GET /")).AssertJson(OK, new { message = "Bienvenue" });
        (await client.SendAsync("GET /health")).AssertJson(OK, new { status = "ok" });
        (await client.SendAsync("GET /profile")).AssertProblem(Forbidden);
        (await client.SendWithCookieAsync("GET /profile", "session_id=nobody")).AssertProblem(Forbidden);
        (await client.SendWithCookieAsync("DELETE /sessions", "session_id=nobody")).AssertProblem(Forbidden);
        (await client.SendAsync("GET /protected")).AssertJson(Unauthorized, new { error = "Unauthorized" });
        (await client.SendAsync("GET /session")).AssertProblem(Unauthorized);
        (await client.SendAsync("PUT /email/verification", ("token", "x"))).AssertProblem(Forbidden);
        (await client.SendAsync("POST /users", ("email", "nobody"), ("password", "b4l0u"))).AssertProblem(BadRequest, "email");
        (await client.SendAsync("POST /sessions", ("email", Email))).AssertProblem(BadRequest, "password");
    }
}
