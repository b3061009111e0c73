using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>How long an instance takes to serve, and its memory.</summary>
internal sealed class StartUp : ISection
{
    private const int Requests = 10_000;
    private const int Clients = 8;

    public string Title => "Start";

    public async Task<Findings> RunAsync(AppCommand app, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var starts = options.Choose(9, 3);
        await using var azurite = await Azurite.StartAsync(cancellationToken: cancellationToken);
        await UserTable.CreateAsync(azurite, users: 1, HashSpeed.LowestWorkFactor, cancellationToken);
        var cookie = await LogInAsync();
        List<TimeSpan> healthy = [], served = [];
        List<long> memory = [];
        for (var start = 1; start <= starts; start++)
        {
            await using var server = await App.StartAsync(app, azurite.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
            healthy.Add(server.Age);
            await server.Client.RequireAsync(App.Profile, cookie, cancellationToken);
            served.Add(server.Age);
            memory.Add(server.Tree.Memory);
            Console.WriteLine($"  start {start} of {starts}: healthy after {healthy[^1].TotalMilliseconds:F0} ms, a profile after {served[^1].TotalMilliseconds:F0} ms");
        }

        Console.WriteLine($"  {Requests} profiles");
        await using var used = await App.StartAsync(app, azurite.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
        var load = await Load.RunAsync(
            Clients, Requests, async (number, token) => (await used.Client.SendAsync(App.Profile, cookie, number, token)).Failure, cancellationToken);

        var table = new MarkdownTable("from the start of the process", "median", "shortest", "longest");
        AddRow("to the first 200 on `GET /health`, ms", [.. healthy.Select(time => time.TotalMilliseconds)]);
        AddRow("to the first answer to `GET /profile` after it, ms", [.. served.Select(time => time.TotalMilliseconds)]);
        AddRow("memory then, MB", [.. memory.Select(Megabytes)]);
        table.Add($"memory after {Requests:N0} profiles of {Clients} clients, MB", $"{Megabytes(used.Tree.Memory):F0}", "", "");
        return new Findings(
            $"""
            {starts} starts, one after another, with the files in the operating system's cache. Memory is what is resident, shared libraries and all.

            {table}
            """,
            [Target.None("Failed profiles", load.Failures)]);

        void AddRow(string name, double[] figures)
        {
            Array.Sort(figures);
            table.Add(name, $"{figures[figures.Length / 2]:F0}", $"{figures[0]:F0}", $"{figures[^1]:F0}");
        }

        async Task<string> LogInAsync()
        {
            await using var server = await App.StartAsync(app, azurite.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
            return await server.LogInAsync(UserTable.Email(0), cancellationToken);
        }
    }

    private static double Megabytes(long bytes) => bytes / 1e6;
}
