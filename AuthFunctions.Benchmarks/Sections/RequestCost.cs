using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>The CPU time and the memory that the app's own process spends on a request.</summary>
internal sealed class RequestCost : ISection
{
    private const int Clients = 4;

    /// <summary>So many that no two clients log the same one in at once.</summary>
    private const int Users = 64;

    // The runtime compiles a method twice, the second time when it has been used often.
    private const int WarmUpRequests = 2000;

    private static readonly TimeSpan HashTime = TimeSpan.FromSeconds(2);

    public string Title => "Cost of a request";

    public async Task<Findings> RunAsync(AppCommand app, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        await using var azurite = await Azurite.StartAsync(cancellationToken: cancellationToken);
        await UserTable.CreateAsync(azurite, Users + 1, HashSpeed.LowestWorkFactor, cancellationToken);
        await using var server = await App.StartAsync(app, azurite.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
        await using var allocations = await AllocationMeter.StartAsync(server.Tree.FindProcess("AuthFunctions"), cancellationToken);
        var cookie = await server.LogInAsync(UserTable.Email(Users), cancellationToken);
        var hash = HashSpeed.MeasureBcrypt(HashSpeed.Used, HashSpeed.LowestWorkFactor, HashTime);

        var welcome = await MeasureAsync("GET /", options.Choose(30_000, 10_000), _ => (Call.Get(""), null));
        var profile = await MeasureAsync("GET /profile", options.Choose(15_000, 5_000), _ => (App.Profile, cookie));
        var logIn = await MeasureAsync("POST /sessions", options.Choose(4_000, 1_500), number => (App.LogIn(UserTable.Email(number % Users)), null));

        var table = new MarkdownTable("request", "requests", "CPU of the app, µs", "allocated by the app, bytes", "p50 ms");
        table.Add("`GET /`", $"{welcome.Load.Completed}", $"{welcome.Cpu:F0}", $"{welcome.Bytes:F0}", $"{welcome.Load.Latencies.Median:F2}");
        table.Add("`GET /profile`", $"{profile.Load.Completed}", $"{profile.Cpu:F0}", $"{profile.Bytes:F0}", $"{profile.Load.Latencies.Median:F2}");
        table.Add(
            "`POST /sessions`, without the hash", $"{logIn.Load.Completed}", $"{logIn.Cpu - (1000 * hash):F0}", $"{logIn.Bytes:F0}", $"{logIn.Load.Latencies.Median:F2}");
        return new Findings(
            $"""
            CPU time as the operating system counts it for the app's process, bytes as the .NET runtime's own counter has them, with {Clients} clients. Logins are made at work factor
            {HashSpeed.LowestWorkFactor}, and the {1000 * hash:F0} µs that a hash takes there are subtracted.

            {table}
            """,
            [Target.None("failed requests", welcome.Load.Failures + profile.Load.Failures + logIn.Load.Failures)]);

        async Task<Cost> MeasureAsync(string name, int requests, Func<int, (Call Call, string? Cookie)> next)
        {
            Console.WriteLine($"  {name}: {requests} requests");
            await RunAsync(WarmUpRequests);
            var (bytes, cpu) = (await allocations.ReadAsync(cancellationToken), server.Tree.CpuTime);
            var load = await RunAsync(requests);
            cpu = server.Tree.CpuTime - cpu;
            bytes = await allocations.ReadAsync(cancellationToken) - bytes;
            return new Cost(load, cpu.TotalMicroseconds / requests, bytes / requests);

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

    private sealed record Cost(LoadResult Load, double Cpu, double Bytes);
}
