using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>The latency of a profile request on an idle app, and while logins keep every core busy.</summary>
internal sealed class ProfileUnderLoad : ISection
{
    private const int LoginClients = 64;
    private const int ProfileUser = LoginClients;
    private const double MostTimesIdle = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public string Title => "Profile under load";

    public async Task<Findings> RunAsync(PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var rounds = options.Choose(3, 1);
        var time = TimeSpan.FromSeconds(options.Choose(8, 6));
        await using var azurite = await Azurite.StartAsync(cancellationToken: cancellationToken);
        await UserTable.CreateAsync(azurite, LoginClients + 1, HashSpeed.WorkFactor, cancellationToken);
        await using var server = await App.StartAsync(app, azurite.ConnectionString, HashSpeed.WorkFactor, cancellationToken);
        var cookie = await server.LogInAsync(UserTable.Email(ProfileUser), cancellationToken);

        List<LoadResult> idle = [], loaded = [], logins = [];
        for (var round = 1; round <= rounds; round++)
        {
            idle.Add(await RunProfilesAsync());
            var load = Load.RunForAsync(
                LoginClients,
                WarmUp,
                time,
                async (client, token) => (await server.Client.SendAsync(App.LogIn(UserTable.Email(client)), cookie: null, client, token)).Failure,
                cancellationToken);
            loaded.Add(await RunProfilesAsync());
            logins.Add(await load);
            await server.Tree.WaitUntilIdleAsync(cancellationToken);
            Console.WriteLine(
                $"  round {round} of {rounds}: p99 {idle[^1].Latencies.Percentile(99):F2} ms idle, {loaded[^1].Latencies.Percentile(99):F2} ms under load");
        }

        return Report(LoadResult.Of(idle), LoadResult.Of(loaded), LoadResult.Of(logins));

        Task<LoadResult> RunProfilesAsync() => Load.RunForAsync(
            clients: 1,
            WarmUp,
            time,
            async (client, token) => (await server.Client.SendAsync(App.Profile, cookie, client, token)).Failure,
            cancellationToken);
    }

    private static Findings Report(LoadResult idle, LoadResult loaded, LoadResult logins)
    {
        var table = new MarkdownTable("`GET /profile`", "requests", "failed", "p50 ms", "p99 ms");
        foreach (var (name, load) in new[] { ("idle", idle), ($"while {LoginClients} clients log in", loaded) })
        {
            table.Add(name, $"{load.Completed}", $"{load.Failures}", $"{load.Latencies.Median:F2}", $"{load.Latencies.Percentile(99):F2}");
        }

        var (p50, p99) = (loaded.Latencies.Median / idle.Latencies.Median, loaded.Latencies.Percentile(99) / idle.Latencies.Percentile(99));
        table.Add("ratio", "", "", $"{p50:F2}", $"{p99:F2}");
        return new Findings(
            $"""
            One client requests its profile again and again: in turns on an idle app, and while {LoginClients} other clients log in without pause, {logins.PerSecond:F1} logins per second in all
            at work factor {HashSpeed.WorkFactor}. The worker, the host, the storage emulator and the clients share the cores.

            {table}
            """,
            [
                Target.AtMost($"p99 of a profile while {LoginClients} clients log in, in times the idle p99", p99, MostTimesIdle),
                Target.None("failed profiles", idle.Failures + loaded.Failures),
                Target.None("failed logins meanwhile", logins.Failures),
            ]);
    }
}
