using System.Diagnostics;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>The start time and memory of the app: as built, and compiled ahead of time as deployed.</summary>
internal sealed class StartUp : ISection
{
    private const int Requests = 10_000;
    private const int Clients = 8;

    private static readonly string ProfileEmail = UserTable.Email(0);
    private static readonly string LogInEmail = UserTable.Email(1);

    public string Title => "Start";

    public async Task<Findings> RunAsync(PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var starts = options.Choose(9, 3);
        Console.WriteLine("  publishing the app with ReadyToRun");
        using var compiled = await PublishedApp.CreateReadyToRunAsync(app.Host, cancellationToken);
        await using var azurite = await Azurite.StartAsync(cancellationToken: cancellationToken);
        await UserTable.CreateAsync(azurite, users: 2, HashSpeed.LowestWorkFactor, cancellationToken);
        var cookie = await LogInAsync();

        List<Start> plain = [], readyToRun = [];
        for (var round = 1; round <= starts; round++)
        {
            plain.Add(await StartAsync(app));
            readyToRun.Add(await StartAsync(compiled));
            Console.WriteLine($"  start {round} of {starts}: healthy after {plain[^1].Healthy:F0} ms, {readyToRun[^1].Healthy:F0} ms with ReadyToRun");
        }

        Console.WriteLine($"  {Requests} profiles");
        await using var used = await App.StartAsync(compiled, azurite.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
        var load = await Load.RunAsync(
            Clients, Requests, async (number, token) => (await used.Client.SendAsync(App.Profile, cookie, number, token)).Failure, cancellationToken);

        var table = new MarkdownTable("median (shortest to longest)", "plain build", "ReadyToRun");
        AddRow("from the start of the host to the first 200 on `GET /health`, ms", start => start.Healthy);
        AddRow("to the response to `GET /profile` after it, ms", start => start.Profile);
        AddRow("to the response to a login after that, ms", start => start.LogIn);
        AddRow("from the start of the worker until its functions are loaded, ms", start => start.Loaded);
        AddRow("worker CPU until the login's response, ms", start => start.WorkerCpu);
        AddRow("host CPU until the login's response, ms", start => start.HostCpu);
        AddRow("worker memory then, MB", start => start.WorkerMemory);
        AddRow("host memory then, MB", start => start.HostMemory);
        table.Add($"worker memory after {Requests:N0} profiles of {Clients} clients, MB", "", $"{Megabytes(used.Worker.Memory):F0}");
        table.Add("size of all files, MB", $"{Megabytes(app.Size):F1}", $"{Megabytes(compiled.Size):F1}");
        return new Findings(
            $"""
            {starts} starts of each, in turns, with the files in the operating system's cache, at work factor {HashSpeed.LowestWorkFactor}. The plain build is compiled by the runtime while it starts. With ReadyToRun
            (`dotnet publish --runtime linux-x64`), as the app is deployed, most of it is compiled ahead of time. The time until the functions are loaded is accurate to 10 ms.
            The time from the start of the host includes the start of the host itself, which differs from that on Azure. Memory is resident memory, with shared libraries.

            {table}
            """,
            [Target.None("failed profiles", load.Failures)]);

        void AddRow(string name, Func<Start, double> figure) => table.Add(name, Summarize(plain.Select(figure)), Summarize(readyToRun.Select(figure)));

        async Task<string> LogInAsync()
        {
            await using var server = await App.StartAsync(app, azurite.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
            return await server.LogInAsync(ProfileEmail, cancellationToken);
        }

        async Task<Start> StartAsync(PublishedApp files)
        {
            await using var server = await App.StartAsync(files, azurite.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
            var watch = Stopwatch.StartNew();
            await server.Client.RequireAsync(App.Profile, cookie, cancellationToken);
            var profile = server.StartTime + watch.Elapsed;
            await server.LogInAsync(LogInEmail, cancellationToken);
            var logIn = server.StartTime + watch.Elapsed;
            var cpu = server.CpuTime;
            return new Start(
                server.StartTime.TotalMilliseconds,
                profile.TotalMilliseconds,
                logIn.TotalMilliseconds,
                server.LoadTime.TotalMilliseconds,
                cpu.Worker.TotalMilliseconds,
                cpu.Host.TotalMilliseconds,
                Megabytes(server.Worker.Memory),
                Megabytes(server.Host.Memory));
        }
    }

    private static string Summarize(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return $"{sorted[sorted.Length / 2]:F0} ({sorted[0]:F0} to {sorted[^1]:F0})";
    }

    private static double Megabytes(long bytes) => bytes / 1e6;

    private sealed record Start(
        double Healthy, double Profile, double LogIn, double Loaded, double WorkerCpu, double HostCpu, double WorkerMemory, double HostMemory);
}
