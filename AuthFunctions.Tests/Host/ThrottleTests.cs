using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class ThrottleTests(AuthApp app)
{
    private static readonly TimeSpan FailureWindow = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData("POST /sessions", "email")]
    [InlineData("POST /login", "username")]
    public async Task LogIn_ThrottledName_Returns429KnownOrNot(string route, string field)
    {
        await using var own = await app.StartOwnAsync(("Auth__Throttling__MaxFailuresPerName", "2"));
        var (known, unknown) = (Unique.Email(), Unique.Email());
        await RegisterAsync(own.Client, field, known);

        foreach (var name in (string[])[known, unknown, known, unknown])
        {
            (await LogInAsync(own.Client, route, field, name, "wrong")).AssertStatus(Unauthorized);
        }

        var ofKnown = await LogInAsync(own.Client, route, field, known);
        var ofUnknown = await LogInAsync(own.Client, route, field, unknown);

        Assert.All([ofKnown, ofUnknown], reply =>
        {
            reply.AssertProblem(TooManyRequests);
            Assert.True(reply.IsNoStore);
            Assert.Equal("Retry-After", Assert.Single(reply.Headers.GetValues("Access-Control-Expose-Headers")));
            Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), FailureWindow);
        });
        ofKnown.AssertIndistinguishableFrom(ofUnknown, "Retry-After");
    }

    [Theory]
    [InlineData("POST /sessions", "email", "Reset the password")]
    [InlineData("POST /login", "username", "Ask the operator")]
    public async Task LogIn_LockedName_Returns429KnownOrNot(string route, string field, string help)
    {
        await using var own = await app.StartOwnAsync(("Auth__Throttling__MaxConsecutiveFailures", "2"));
        var (known, unknown) = (Unique.Email(), Unique.Email());
        await RegisterAsync(own.Client, field, known);

        foreach (var name in (string[])[known, unknown, known, unknown])
        {
            (await LogInAsync(own.Client, route, field, name, "wrong")).AssertStatus(Unauthorized);
        }

        var ofKnown = await LogInAsync(own.Client, route, field, known);
        var ofUnknown = await LogInAsync(own.Client, route, field, unknown);

        ofKnown.AssertProblem(TooManyRequests);
        Assert.Null(ofKnown.Headers.RetryAfter);
        Assert.Contains(help, (string)ofKnown.Json()["detail"]!, StringComparison.Ordinal);
        ofKnown.AssertIndistinguishableFrom(ofUnknown);
    }

    [Fact]
    public async Task UpdatePassword_LockedName_LetsItInAgain()
    {
        await using var own = await app.StartOwnAsync(("Auth__Throttling__MaxConsecutiveFailures", "1"));
        var email = Unique.Email();
        await own.Client.RegisterAsync(email, "b4l0u");
        (await LogInAsync(own.Client, "POST /sessions", "email", email, "wrong")).AssertStatus(Unauthorized);
        (await LogInAsync(own.Client, "POST /sessions", "email", email)).AssertStatus(TooManyRequests);

        var token = await own.Client.RequestResetAsync(email);
        (await own.Client.SendAsync(
            "PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", "t4rt1fl3tt3"))).AssertStatus(OK);

        await own.Client.LogInAsync(email, "t4rt1fl3tt3");
    }

    [Fact]
    public async Task RequestPasswordReset_ThrottledName_Returns429KnownOrNot()
    {
        await using var own = await app.StartOwnAsync(("Auth__Throttling__MaxResetRequestsPerName", "1"));
        var (known, unknown) = (Unique.Email(), Unique.Email());
        await own.Client.RegisterAsync(known, "b4l0u");
        await own.Client.RequestResetAsync(known);
        (await own.Client.SendAsync("POST /reset_password", ("email", unknown))).AssertProblem(Forbidden);

        var ofKnown = await own.Client.SendAsync("POST /reset_password", ("email", known));
        var ofUnknown = await own.Client.SendAsync("POST /reset_password", ("email", unknown));

        Assert.All([ofKnown, ofUnknown], reply =>
        {
            reply.AssertProblem(TooManyRequests);
            Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        });
        ofKnown.AssertIndistinguishableFrom(ofUnknown, "Retry-After");
    }

    [Fact]
    public async Task TrustedProxyHops_ClientThatMakesAddressesUp_IsStillOneClient()
    {
        await using var own = await app.StartOwnAsync(
            ("Auth__Http__TrustedProxyHops", "1"), ("Auth__Throttling__MaxFailuresPerAddress", "2"), ("Auth__Throttling__MaxResetRequestsPerAddress", "1"));

        (await SendFromAsync("192.0.2.1, 203.0.113.7:50001")).AssertStatus(Unauthorized);
        (await SendFromAsync("192.0.2.2,203.0.113.7:50002")).AssertStatus(Unauthorized);
        (await SendFromAsync("192.0.2.3, 203.0.113.7")).AssertProblem(TooManyRequests);
        (await SendFromAsync("203.0.113.7, 192.0.2.3:50003")).AssertStatus(Unauthorized);
        (await SendFromAsync("nonsense")).AssertStatus(Unauthorized);

        (await SendFromAsync("203.0.113.7:1", "POST /reset_password")).AssertStatus(Forbidden);
        (await SendFromAsync("203.0.113.7:2", "POST /reset_password")).AssertProblem(TooManyRequests);

        Task<Reply> SendFromAsync(string forwardedFor, string route = "POST /sessions") => own.Client.SendAsync(
            route, Body.Form(("email", Unique.Email()), ("password", "wrong")), null, ("X-Forwarded-For", forwardedFor));
    }

    [Fact]
    public async Task TrustedProxyHops_Zero_BelievesNoAddress()
    {
        await using var own = await app.StartOwnAsync(("Auth__Throttling__MaxFailuresPerAddress", "1"));

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var reply = await own.Client.SendAsync(
                "POST /sessions", Body.Form(("email", Unique.Email()), ("password", "wrong")), null, ("X-Forwarded-For", "203.0.113.7:50001"));

            reply.AssertProblem(Unauthorized);
        }
    }

    [Fact]
    public async Task LogIn_GuessesAtOnceOnTwoInstances_VerifyOneMoreThanTheLimitAtMost()
    {
        const int Limit = 10;
        const int Instances = 2;
        (string, string)[] settings = [("Auth__Throttling__MaxFailuresPerName", $"{Limit}"), ("Auth__Hashing__MaxQueued", "1000")];
        await using var first = await app.StartOwnAsync(settings);
        await using var second = await app.StartOwnAsync(settings);
        var email = Unique.Email();
        await first.Client.RegisterAsync(email, "b4l0u");

        var replies = await Task.WhenAll(
            from client in (AuthClient[])[first.Client, second.Client]
            from guess in Enumerable.Range(0, 100)
            select LogInAsync(client, "POST /sessions", "email", email, $"guess {guess}"));

        // Each 401 is one verified password. A slow machine can refuse some of these concurrent requests with a 503.
        Assert.All(replies, reply => Assert.Contains(reply.Status, (System.Net.HttpStatusCode[])[Unauthorized, TooManyRequests, ServiceUnavailable]));
        var verified = replies.Count(reply => reply.Status == Unauthorized);
        var unavailable = replies.Count(reply => reply.Status == ServiceUnavailable);
        Reply last;
        while ((last = await LogInAsync(second.Client, "POST /sessions", "email", email, "guess")).Status == Unauthorized)
        {
            verified++;
        }

        Assert.InRange(verified, Limit - unavailable, Limit + Instances - 1);
        last.AssertProblem(TooManyRequests);
        (await LogInAsync(first.Client, "POST /sessions", "email", email)).AssertProblem(TooManyRequests);
    }

    private static async Task RegisterAsync(AuthClient client, string field, string name)
    {
        var route = field == "email" ? "POST /users" : "POST /register";
        var reply = await client.SendAsync(route, (field, name), ("password", "b4l0u"));
        Assert.Contains(reply.Status, (System.Net.HttpStatusCode[])[OK, Created]);
    }

    private static Task<Reply> LogInAsync(AuthClient client, string route, string field, string name, string password = "b4l0u") =>
        client.SendAsync(route, (field, name), ("password", password));
}
