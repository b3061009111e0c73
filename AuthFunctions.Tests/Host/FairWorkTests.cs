using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>No client keeps others from being served (OWASP ASVS 5.0, V2.4.1).</summary>
[Trait("Category", "Host")]
public sealed class FairWorkTests(AuthApp app, ITestOutputHelper output)
{
    private const string Password = "b4l0u";
    private const int Connections = 40;
    private const int Logins = 8;

    private static readonly (string Name, string Value)[] NoLimitsPerAddress =
    [
        ("Auth__Throttling__MaxFailuresPerAddress", "1000000"),
        ("Auth__Throttling__MaxRegistrationsPerAddress", "1000000"),
        ("Auth__Throttling__MaxBurstPerAddress", "1000000"),
    ];

    // The tests share a table, and so the counters of addresses.
    private readonly string _attacker = NewAddress();
    private readonly string _somebody = NewAddress();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LogIn_WhileFortyConnectionsOfAnotherAddressSendPasswords_IsServed(bool hasLimitsPerAddress)
    {
        await using var own = await app.StartOwnAsync(
        [
            ("Auth__Http__TrustedProxyHops", "1"),
            ("Auth__Hashing__WorkFactor", "10"),
            ("Auth__Hashing__MaxConcurrent", "1"),
            ("Auth__Hashing__MaxQueued", "16"),
            .. hasLimitsPerAddress ? [] : NoLimitsPerAddress,
        ]);
        var email = Unique.Email();
        await own.Client.RegisterAsync(email, Password);
        var attack = new ConcurrentQueue<HttpStatusCode>();
        var firstRefusal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var end = new CancellationTokenSource();

        var attackers = Enumerable.Range(0, Connections).Select(connection => AttackAsync(connection % 2 == 0 ? "POST /users" : "POST /sessions")).ToList();
        await Task.WhenAny(firstRefusal.Task, Task.WhenAll(attackers));
        var replies = new List<HttpStatusCode>();
        for (var login = 0; login < Logins; login++)
        {
            var start = Stopwatch.GetTimestamp();
            replies.Add((await SendFromAsync(own.Client, "POST /sessions", _somebody, email)).Status);
            output.WriteLine($"{replies[^1]} after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");
        }

        await end.CancelAsync();
        await Task.WhenAll(attackers);
        output.WriteLine($"Attack: {string.Join(", ", attack.CountBy(status => status).Select(status => $"{status.Value} × {(int)status.Key}"))}");
        Assert.True(firstRefusal.Task.IsCompletedSuccessfully);
        Assert.InRange(replies.Count(status => status == OK), Logins - 1, Logins);

        async Task AttackAsync(string route)
        {
            while (!end.IsCancellationRequested)
            {
                var reply = await SendFromAsync(own.Client, route, _attacker, Unique.Email());
                attack.Enqueue(reply.Status);
                if (reply.Status is ServiceUnavailable or TooManyRequests)
                {
                    firstRefusal.TrySetResult();
                }
            }
        }
    }

    [Theory]
    [InlineData("POST /users", "email")]
    [InlineData("POST /register", "username")]
    public async Task Register_PastTheLimitOfAnAddress_Returns429(string route, string field)
    {
        await using var own = await app.StartOwnAsync(("Auth__Http__TrustedProxyHops", "1"), ("Auth__Throttling__MaxRegistrationsPerAddress", "1"));

        Assert.Contains((await SendFromAsync(own.Client, route, _attacker, Unique.Email(), field)).Status, (HttpStatusCode[])[OK, Created]);
        var refused = await SendFromAsync(own.Client, route, _attacker, Unique.Email(), field);

        refused.AssertProblem(TooManyRequests);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        Assert.Contains((await SendFromAsync(own.Client, route, _somebody, Unique.Email(), field)).Status, (HttpStatusCode[])[OK, Created]);
    }

    [Fact]
    public async Task EveryRouteWithAPassword_PastTheBurstOfAnAddress_Returns429()
    {
        await using var own = await app.StartOwnAsync(("Auth__Http__TrustedProxyHops", "1"), ("Auth__Throttling__MaxBurstPerAddress", "1"));
        await SendFromAsync(own.Client, "POST /sessions", _attacker, Unique.Email());

        foreach (var route in (string[])["POST /users", "POST /register", "POST /sessions", "POST /login", "PUT /reset_password"])
        {
            var reply = await own.Client.SendAsync(
                route,
                Body.Form(("email", "a@b.c"), ("username", "a"), ("password", Password), ("reset_token", "token"), ("new_password", Password)),
                cookie: null,
                ("X-Forwarded-For", _attacker));

            reply.AssertProblem(TooManyRequests);
            Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        }

        (await SendFromAsync(own.Client, "POST /sessions", _somebody, Unique.Email())).AssertProblem(Unauthorized);
        (await own.Client.SendAsync("GET /profile", null, cookie: null, ("X-Forwarded-For", _attacker))).AssertProblem(Forbidden);
    }

    private static string NewAddress() => new IPAddress([10, .. RandomNumberGenerator.GetBytes(3)]).ToString();

    private static Task<Reply> SendFromAsync(AuthClient client, string route, string address, string name, string field = "email") =>
        client.SendAsync(route, Body.Form((field, name), ("password", Password)), cookie: null, ("X-Forwarded-For", address));
}
