using System.Globalization;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Fuzz;

/// <summary>
/// Sends malformed requests to an app in its own process. Each response must follow the contract, no secret may appear in a response or in the log,
/// and the app must neither crash nor leak memory. The environment variable <c>FUZZ_REQUESTS</c> sets the number of requests, and <c>FUZZ_SEED</c>
/// repeats the requests of another run.
/// </summary>
[Trait("Category", "Host")]
public sealed class FuzzTests(AuthApp app, ITestOutputHelper output)
{
    private const int DefaultRequests = 20_000;
    private const int WarmUps = 5_000;

    // Some requests end a session.
    private const int SessionsPerName = 12;

    // Some requests delete an account.
    private const int Expendable = 50;

    // Resident memory, because garbage cannot be distinguished from live objects outside the process. After 5,000 requests the code is compiled and the
    // heap has reached about the size that the garbage collector allows between collections. 35,000 more requests made it 13 MiB larger on a machine
    // with 2 cores. A leak of 2 KiB per request would make it 40 MiB larger.
    private const double MaxGrowthMiB = 40;

    // Requests are useful only if enough of them get past the first checks, so these statuses must occur.
    private static readonly int[] Reached = [200, 201, 204, 302, 400, 401, 403, 404, 409, 413, 414, 415, 429, 431];

    [Fact]
    public async Task AnyRequest_IsAnsweredAsTheContractSays()
    {
        AuthApp.SkipWhenDeployed("what is in front of it may not like this.");
        var cancellation = TestContext.Current.CancellationToken;
        var seed = Number("FUZZ_SEED") ?? Random.Shared.Next();
        var requests = Number("FUZZ_REQUESTS") ?? DefaultRequests;
        output.WriteLine($"Seed {seed}, {requests} requests after {WarmUps}");
        await using var azurite = await Azurite.StartAsync(cancellationToken: cancellation);
        await using var own = await app.StartOwnAsync(
            ("AuthStorage", azurite.ConnectionString),
            ("AzureWebJobsDisableHomepage", "true"),
            ("Auth__Passwords__MinimumLength", "8"),
            ("Auth__Http__TrustedProxyHops", "1"),
            ("Auth__Sessions__MaxPerUser", "100"));
        var names = Enumerable.Range(0, 8).Select(number => $"fuzz{number}@example.com").ToList();
        var sessions = new List<string>();
        foreach (var name in names)
        {
            await own.Client.RegisterAsync(name, FuzzGenerator.Password);
            for (var login = 0; login < SessionsPerName; login++)
            {
                sessions.Add(await own.Client.LogInAsync(name, FuzzGenerator.Password));
            }
        }

        // A user whose name and sessions are in no request that could end them.
        await own.Client.RegisterAsync("permanent@example.com", FuzzGenerator.Password);
        string[] permanent = [await LogInAsync(), await LogInAsync()];
        var expendable = await Task.WhenAll(Enumerable.Range(0, Expendable).Select(number => RegisterAsync($"expendable{number}@example.com")));
        var run = new FuzzRun(own.Client.Address, new FuzzGenerator(seed, names, sessions, permanent, expendable), permanent.ToHashSet(StringComparer.OrdinalIgnoreCase));
        await run.RunAsync(WarmUps, cancellation);
        var before = own.MemoryMiB;
        await run.RunAsync(WarmUps + requests, cancellation);
        var after = own.MemoryMiB;

        foreach (var count in run.Counts)
        {
            output.WriteLine(count);
        }

        output.WriteLine(ProcessMemory.IsKnown ? $"Memory: {before:0} MiB after {WarmUps}, {after:0} MiB at the end" : "Memory: only looked at on Linux");
        Assert.True(run.Faults.Count == 0, string.Join("\n\n----\n\n", run.Faults));
        Assert.All(Reached, status => Assert.True(run.Count(status) > 0, $"No request was answered with a {status}: the requests are not what they should be."));
        Assert.DoesNotContain(FuzzRules.Secret, own.Output, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(after - before, double.MinValue, MaxGrowthMiB);
        await AssertServesAsync(own.Client);

        async Task<string> RegisterAsync(string email)
        {
            await own.Client.RegisterAsync(email, FuzzGenerator.Password);
            return await own.Client.LogInAsync(email, FuzzGenerator.Password);
        }

        Task<string> LogInAsync() => own.Client.LogInAsync("permanent@example.com", FuzzGenerator.Password);
    }

    private static async Task AssertServesAsync(AuthClient client)
    {
        var email = Unique.Email();
        await client.RegisterAsync(email, FuzzGenerator.Password);
        var session = await client.LogInAsync(email, FuzzGenerator.Password);
        (await client.SendWithCookieAsync("GET /profile", $"session_id={session}")).AssertJson(OK, new { email });
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
