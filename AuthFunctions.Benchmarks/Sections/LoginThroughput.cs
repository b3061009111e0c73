using System.Globalization;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;
using AuthFunctions.Core.Accounts.Passwords.Hashing;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>Logins per second, relative to the hashing limit of the same cores.</summary>
internal sealed class LoginThroughput : ISection
{
    private const double LeastShare = 0.95;
    private const int FirstBusyCount = 2;

    // The runtimes of the app, the host and the emulator optimize their code while they run. After this number of logins, the effect is negligible.
    private const int WarmUpLogins = 3000;
    private const int WarmUpClients = 4;
    private const int WarmUpUsers = 64;

    private static readonly int[] ClientCounts = [1, FirstBusyCount, 8, 64];
    private static readonly TimeSpan HashTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    public string Title => "Login throughput";

    public async Task<Findings> RunAsync(PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var rounds = options.Choose(4, 1);
        var (loadTime, limitTime) = options.Choose((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(3)), (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2)));
        await using var azurite = await Azurite.StartAsync(cancellationToken: cancellationToken);
        var users = await UserTable.CreateAsync(azurite, ClientCounts.Max(), HashSpeed.WorkFactor, cancellationToken);

        // The app's work factor is for new hashes only. It verifies a hash at the work factor of that hash.
        await using var server = await App.StartAsync(app, azurite.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
        var emulator = new ProcessTree(azurite.ProcessId);
        var hash = HashSpeed.Hash(HashSpeed.WorkFactor);
        var slices = new List<Slice>();

        await WarmUpAsync();
        await server.Tree.WaitUntilIdleAsync(cancellationToken);

        var before = HashSpeed.MeasureLimit(hash, limitTime);
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var clients in ClientCounts)
            {
                var slice = await RunLoadAsync(clients);
                await server.Tree.WaitUntilIdleAsync(cancellationToken);
                var after = HashSpeed.MeasureLimit(hash, limitTime);
                slices.Add(slice with { Limit = (before + after) / 2 });
                before = after;
                Console.WriteLine($"  round {round} of {rounds}, {clients} clients: {slice.Load.PerSecond:F2} logins/s, the limit is {slices[^1].Limit:F2}");
            }
        }

        return Report(slices, MeasureImplementations());

        // Warms up with users whose hashes take almost no time, and then with the load of the measurement.
        async Task WarmUpAsync()
        {
            Console.WriteLine($"  {WarmUpLogins} logins and a round that do not count");
            var first = ClientCounts.Max();
            await users.AddAsync(first, WarmUpUsers, HashSpeed.LowestWorkFactor, cancellationToken);
            await Load.RunAsync(WarmUpClients, WarmUpLogins, (number, token) => LogInAsync(first + (number % WarmUpUsers), token), cancellationToken);
            foreach (var clients in ClientCounts)
            {
                await RunLoadAsync(clients);
            }
        }

        async Task<string?> LogInAsync(int user, CancellationToken token) =>
            (await server.Client.SendAsync(App.LogIn(UserTable.Email(user)), cookie: null, user, token)).Failure;

        async Task<Slice> RunLoadAsync(int clients)
        {
            var (appBefore, emulatorBefore, ownBefore) = (server.CpuTime, emulator.CpuTime, Environment.CpuUsage.TotalTime);
            var start = TimeProvider.System.GetTimestamp();
            var load = await Load.RunForAsync(clients, WarmUp, loadTime, LogInAsync, cancellationToken);
            var capacity = Environment.ProcessorCount * TimeProvider.System.GetElapsedTime(start);
            var app = server.CpuTime - appBefore;
            return new Slice(
                clients,
                load,
                Limit: 0,
                app.Worker / capacity,
                app.Host / capacity,
                (emulator.CpuTime - emulatorBefore) / capacity,
                (Environment.CpuUsage.TotalTime - ownBefore) / capacity);
        }
    }

    private static string MeasureImplementations()
    {
        var table = new MarkdownTable($"bcrypt at work factor {HashSpeed.WorkFactor}", "CPU ms per verification", "used by the app here");
        Add("BCrypt.Net-Next", HashSpeed.Package);
        Add("the system's libcrypt", HashSpeed.Libcrypt);
        return table.ToString();

        void Add(string name, IBcrypt? bcrypt) => table.Add(
            name,
            bcrypt is null ? "none here" : $"{HashSpeed.MeasureBcrypt(bcrypt, HashSpeed.WorkFactor, HashTime):F1}",
            bcrypt == HashSpeed.Used ? "yes" : "no");
    }

    private static Findings Report(List<Slice> slices, string implementations)
    {
        var table = new MarkdownTable(
            "clients", "logins/s", "limit/s", "share of the limit", "share of the limit of the remaining CPU", "p50 ms", "p99 ms", "CPU: worker", "host", "Azurite", "clients");
        var targets = new List<Target>();
        var reasons = new List<string>();
        foreach (var group in slices.GroupBy(slice => slice.Clients))
        {
            var all = LoadResult.Of([.. group.Select(slice => slice.Load)]);
            var possible = group.Sum(slice => slice.Limit * slice.Load.Elapsed.TotalSeconds);
            var remaining = group.Sum(slice => slice.Limit * slice.Load.Elapsed.TotalSeconds * (1 - slice.Host - slice.Emulator - slice.Own));
            var share = all.Completed / possible;
            table.Add(
                group.Key.ToString(CultureInfo.InvariantCulture),
                $"{all.PerSecond:F2}",
                $"{possible / all.Elapsed.TotalSeconds:F2}",
                $"{share:F3}",
                $"{all.Completed / remaining:F3}",
                $"{all.Latencies.Median:F0}",
                $"{all.Latencies.Percentile(99):F0}",
                $"{group.Average(slice => slice.Worker):P1}",
                $"{group.Average(slice => slice.Host):P1}",
                $"{group.Average(slice => slice.Emulator):P1}",
                $"{group.Average(slice => slice.Own):P1}");
            targets.Add(Target.None($"failed logins of {group.Key} clients", all.Failures));
            if (group.Key >= FirstBusyCount)
            {
                targets.Add(Target.AtLeast($"logins of {group.Key} clients, as a share of the limit", share, LeastShare));
                if (share < LeastShare)
                {
                    reasons.Add(
                        $"With {group.Key} clients the target is missed: the host, the emulator and the clients take {group.Average(slice => slice.Host + slice.Emulator + slice.Own):P1} of the cores, "
                        + $"and {1 - group.Average(slice => slice.Worker + slice.Host + slice.Emulator + slice.Own):P1} are idle while logins wait for storage. "
                        + $"Of the CPU time that the three leave, logins reach {all.Completed / remaining:F3} of the limit.");
                }
            }
        }

        return new Findings(
            $"""
            The limit is how many passwords {Environment.ProcessorCount} cores verify per second with bcrypt at work factor {HashSpeed.WorkFactor} when nothing else runs. It is measured before and after each load, on every core at once, with
            the implementation that the app uses. Each client logs in again and again with a user of its own, which replaces the older session: {OperationBudgets.LogIn + OperationBudgets.DropSession} storage operations and {2 * OperationBudgets.ReadCounter} throttle reads besides the hash.
            {WarmUpLogins:N0} logins at work factor {HashSpeed.LowestWorkFactor} and one round of all loads come first and do not count.

            With one client, one core hashes at a time. With as many clients as cores, a core is idle during the storage operations of its login.
            The worker runs the app and hashes. The host, the storage emulator (Azurite, on Node.js) and the clients run on the same cores; the last columns show their shares of all cores.
            The targets compare with the limit of all cores, so the CPU time of these three counts as lost. The column after that compares with the limit of the CPU time that the three leave. On Azure, the emulator
            and the clients do not use the instance; the host does.

            {table}
            {string.Join(" ", reasons)}

            {implementations}
            """,
            targets);
    }

    private sealed record Slice(int Clients, LoadResult Load, double Limit, double Worker, double Host, double Emulator, double Own);
}
