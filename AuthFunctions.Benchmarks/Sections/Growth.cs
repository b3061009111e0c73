using System.Diagnostics;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>The same requests with more and more users in the table.</summary>
internal sealed class Growth : ISection
{
    private const int Clients = 4;

    /// <summary>The users that log in, spread over the table.</summary>
    private const int ActiveUsers = 50;

    private const double MostTimesSmallest = 1.25;
    private const int PointReads = 500;
    private const int WarmUpRequests = 2000;

    public string Title => "Growth";

    public async Task<Findings> RunAsync(AppCommand app, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var rounds = options.Choose(3, 2);
        var (profiles, logIns) = options.Choose((4000, 600), (2000, 300));
        var places = new List<Place>();
        try
        {
            foreach (var users in options.Choose<int[]>([100, 10_000, 100_000], [100, 1_000, 10_000]))
            {
                places.Add(await Place.CreateAsync(app, users, cancellationToken));
                await places[^1].MeasureAsync(WarmUpRequests, WarmUpRequests / 2, cancellationToken);
            }

            // In turns, so that whatever else the machine does falls on all sizes alike.
            var costs = places.ToDictionary(place => place, _ => new List<Cost>());
            for (var round = 1; round <= rounds; round++)
            {
                Console.WriteLine($"  round {round} of {rounds}");
                foreach (var place in places)
                {
                    costs[place].Add(await place.MeasureAsync(profiles, logIns, cancellationToken));
                }
            }

            return Report([.. costs.Select(pair => (pair.Key, Cost.Of(pair.Value)))]);
        }
        finally
        {
            foreach (var place in places)
            {
                await place.DisposeAsync();
            }
        }
    }

    private static Findings Report(List<(Place Place, Cost Cost)> results)
    {
        var table = new MarkdownTable(
            "users", "operations: profile", "login", "CPU of the app, µs: profile", "login", "p50 ms: profile", "login", "a read from Azurite alone, p50 ms", "seconds to add them");
        foreach (var (place, cost) in results)
        {
            table.Add(
                $"{place.Users:N0}", $"{place.ProfileOperations}", $"{place.LogInOperations}", $"{cost.ProfileCpu:F0}", $"{cost.LogInCpu:F0}",
                $"{cost.Profiles.Median:F2}", $"{cost.LogIns.Median:F2}", $"{cost.Reads.Median:F2}", $"{place.Seeding.TotalSeconds:F0}");
        }

        var ((fewest, least), (most, highest)) = (results[0], results[^1]);
        var name = $"with {most.Users:N0} users, in times that with {fewest.Users:N0}";
        return new Findings(
            $"""
            Tables of different sizes, each with an emulator and an app of its own; measured in turns, with {Clients} clients and at work factor {HashSpeed.LowestWorkFactor}, so that the hash hides nothing.
            The read from Azurite alone is one row by its keys, straight from the benchmark: what the emulator itself takes at that size.

            {table}
            """,
            [
                Target.AtMost($"Storage operations of a profile {name}", (double)most.ProfileOperations / fewest.ProfileOperations, 1),
                Target.AtMost($"Storage operations of a login {name}", (double)most.LogInOperations / fewest.LogInOperations, 1),
                Target.AtMost($"CPU time of a profile {name}", highest.ProfileCpu / least.ProfileCpu, MostTimesSmallest),
                Target.AtMost($"CPU time of a login {name}", highest.LogInCpu / least.LogInCpu, MostTimesSmallest),
                Target.None("Failed requests", results.Sum(result => result.Cost.Failures)),
            ]);
    }

    private sealed record Cost(double ProfileCpu, double LogInCpu, Latencies Profiles, Latencies LogIns, Latencies Reads, int Failures)
    {
        public static Cost Of(List<Cost> rounds) => new(
            rounds.Average(round => round.ProfileCpu),
            rounds.Average(round => round.LogInCpu),
            Latencies.Of(rounds.Select(round => round.Profiles)),
            Latencies.Of(rounds.Select(round => round.LogIns)),
            Latencies.Of(rounds.Select(round => round.Reads)),
            rounds.Sum(round => round.Failures));
    }

    /// <summary>A table of one size, and an app that serves it.</summary>
    private sealed class Place(int users, Azurite azurite, UserTable table, App server) : IAsyncDisposable
    {
        private readonly string[] _cookies = new string[ActiveUsers];

        public int Users => users;

        public TimeSpan Seeding { get; private init; }

        public int ProfileOperations { get; private set; }

        public int LogInOperations { get; private set; }

        public static async Task<Place> CreateAsync(AppCommand app, int users, CancellationToken cancellationToken)
        {
            Console.WriteLine($"  adding {users:N0} users");
            var azurite = await Azurite.StartAsync(cancellationToken: cancellationToken);
            try
            {
                var watch = Stopwatch.StartNew();
                var table = await UserTable.CreateAsync(azurite, users, HashSpeed.LowestWorkFactor, cancellationToken);
                var seeding = watch.Elapsed;
                var server = await App.StartAsync(app, azurite.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
                var place = new Place(users, azurite, table, server) { Seeding = seeding };
                await place.LogInAllAsync(cancellationToken);
                await place.CountOperationsAsync(app, cancellationToken);
                return place;
            }
            catch
            {
                await azurite.DisposeAsync();
                throw;
            }
        }

        public async Task<Cost> MeasureAsync(int profiles, int logIns, CancellationToken cancellationToken)
        {
            var (profile, profileCpu) = await RunAsync(
                profiles, async (number, token) => (await server.Client.SendAsync(App.Profile, _cookies[number % ActiveUsers], number, token)).Failure);
            var (logIn, logInCpu) = await RunAsync(
                logIns,
                async (number, token) =>
                {
                    var reply = await server.Client.SendAsync(App.LogIn(EmailOf(number % ActiveUsers)), cookie: null, number % ActiveUsers, token);
                    _cookies[number % ActiveUsers] = reply.Cookie!;
                    return reply.Failure;
                });
            var reads = await Load.RunAsync(
                clients: 1,
                PointReads,
                async (number, token) =>
                {
                    await table.ReadAsync((int)((long)number * users / PointReads), token);
                    return null;
                },
                cancellationToken);
            return new Cost(profileCpu, logInCpu, profile.Latencies, logIn.Latencies, reads.Latencies, profile.Failures + logIn.Failures + reads.Failures);

            async Task<(LoadResult Load, double Cpu)> RunAsync(int requests, Func<int, CancellationToken, Task<string?>> send)
            {
                var cpu = server.Tree.CpuTime;
                var load = await Load.RunAsync(Clients, requests, send, cancellationToken);
                return (load, (server.Tree.CpuTime - cpu).TotalMicroseconds / requests);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            await azurite.DisposeAsync();
        }

        private string EmailOf(int activeUser) => UserTable.Email((int)((long)activeUser * users / ActiveUsers));

        private async Task LogInAllAsync(CancellationToken cancellationToken)
        {
            for (var user = 0; user < ActiveUsers; user++)
            {
                _cookies[user] = await server.LogInAsync(EmailOf(user), cancellationToken);
            }
        }

        private async Task CountOperationsAsync(AppCommand app, CancellationToken cancellationToken)
        {
            await using var proxy = await CountingProxy.StartAsync(azurite, cancellationToken);
            await using var counted = await App.StartAsync(app, proxy.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
            await counted.Client.RequireAsync(App.Profile, _cookies[0], cancellationToken);
            ProfileOperations = proxy.Count;
            _cookies[0] = await counted.LogInAsync(EmailOf(0), cancellationToken);
            LogInOperations = proxy.Count - ProfileOperations;
        }
    }
}
