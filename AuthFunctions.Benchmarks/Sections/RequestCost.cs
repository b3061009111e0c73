using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>The CPU time of the worker and of the host for a request, and the memory that the worker allocates.</summary>
internal sealed class RequestCost : ISection
{
    private const int Clients = 4;

    /// <summary>The number of users. It is large enough that no two clients log in as the same user at the same time.</summary>
    private const int Users = 64;

    // The runtime compiles a method twice. The second compilation happens after many calls.
    private const int WarmUpRequests = 2000;

    private static readonly TimeSpan HashTime = TimeSpan.FromSeconds(2);

    public string Title => "Cost of a request";

    public async Task<Findings> RunAsync(PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        await using var azurite = await Azurite.StartAsync(cancellationToken: cancellationToken);
        await UserTable.CreateAsync(azurite, Users + 1, HashSpeed.LowestWorkFactor, cancellationToken);
        await using var server = await App.StartAsync(app, azurite.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
        await using var allocations = await AllocationMeter.StartAsync(server.WorkerId, cancellationToken);
        var cookie = await server.LogInAsync(UserTable.Email(Users), cancellationToken);
        var hash = HashSpeed.MeasureBcrypt(HashSpeed.Used, HashSpeed.LowestWorkFactor, HashTime);

        var welcome = await MeasureAsync("GET /", options.Choose(30_000, 10_000), _ => (Call.Get(""), null));
        var profile = await MeasureAsync("GET /profile", options.Choose(15_000, 5_000), _ => (App.Profile, cookie));
        var logIn = await MeasureAsync("POST /sessions", options.Choose(4_000, 1_500), number => (App.LogIn(UserTable.Email(number % Users)), null));

        var table = new MarkdownTable("request", "requests", "worker CPU, µs", "host CPU, µs", "allocated by the worker, bytes", "p50 ms");
        AddRow("`GET /`", welcome);
        AddRow("`GET /profile`", profile);
        AddRow("`POST /sessions`, without the hash", logIn, 1000 * hash);
        return new Findings(
            $"""
            The CPU time of the worker and of the host, by the operating system's clock, and the bytes that the worker allocates, by the .NET runtime's counter, with {Clients} clients. Cost estimates use the worker's
            CPU time. Logins are made at work factor {HashSpeed.LowestWorkFactor}; the {1000 * hash:F0} µs of the hash are subtracted.

            {table}
            """,
            [Target.None("failed requests", welcome.App.Load.Failures + profile.App.Load.Failures + logIn.App.Load.Failures)]);

        void AddRow(string request, Cost cost, double subtracted = 0) => table.Add(
            request, $"{cost.App.Load.Completed}", $"{cost.App.WorkerCpu - subtracted:F0}", $"{cost.App.HostCpu:F0}", $"{cost.Bytes:F0}", $"{cost.App.Load.Latencies.Median:F2}");

        async Task<Cost> MeasureAsync(string name, int requests, Func<int, (Call Call, string? Cookie)> next)
        {
            Console.WriteLine($"  {name}: {requests} requests");
            await RunAsync(WarmUpRequests);
            var (bytes, start) = (await allocations.ReadAsync(cancellationToken), server.CpuTime);
            var load = await RunAsync(requests);
            var app = new AppLoad(load, server.CpuTime - start);
            bytes = await allocations.ReadAsync(cancellationToken) - bytes;
            return new Cost(app, bytes / requests);

            Task<LoadResult> RunAsync(int count) => Load.RunAsync(
                Clients,
                count,
                async (number, token) =>
                {
                    var (call, cookie) = next(number);
                    return (await server.Client.SendAsync(call, cookie, number % Clients, token)).Failure;
                },
                cancellationToken);
        }
    }

    private sealed record Cost(AppLoad App, double Bytes);
}
