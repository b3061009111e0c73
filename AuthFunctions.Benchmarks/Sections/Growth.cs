using System.Diagnostics;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;
using AuthFunctions.Testing.Faults;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>The same requests with an increasing number of users in the table.</summary>
internal sealed class Growth : ISection
{
    private const int Clients = 4;

    /// <summary>The number of users that log in, distributed over the table.</summary>
    private const int ActiveUsers = 50;

    private const double MostTimesSmallest = 1.25;
    private const int OwnRequests = 200;
    private const int WarmUpRequests = 2000;

    public string Title => "Growth";

    public async Task<Findings> RunAsync(PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken)
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

            // The sizes run in turn, so that other load on the machine affects all of them equally.
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
        var requests = new MarkdownTable(
            "users", "operations: profile", "login", "worker CPU, µs: profile", "login", "host CPU, µs: profile", "login", "p50 ms: profile", "login");
        var emulator = new MarkdownTable("users", "seconds to add them", "Azurite alone, p50 ms: a read", "three writes");
        foreach (var (place, cost) in results)
        {
            requests.Add(
                $"{place.Users:N0}", $"{place.ProfileOperations}", $"{place.LogInOperations}", $"{cost.Profile.WorkerCpu:F0}", $"{cost.LogIn.WorkerCpu:F0}",
                $"{cost.Profile.HostCpu:F0}", $"{cost.LogIn.HostCpu:F0}", $"{cost.Profile.Load.Latencies.Median:F2}", $"{cost.LogIn.Load.Latencies.Median:F2}");
            emulator.Add($"{place.Users:N0}", $"{place.Seeding.TotalSeconds:F0}", $"{cost.Reads.Median:F2}", $"{cost.Writes.Median:F2}");
        }

        var ((fewest, least), (most, highest)) = (results[0], results[^1]);
        var name = $"with {most.Users:N0} users, in times that with {fewest.Users:N0}";
        return new Findings(
            $"""
            Tables of different sizes, each with an emulator, a host and a worker of its own, measured in turns, with {Clients} clients and at work factor {HashSpeed.LowestWorkFactor}: there the hash takes almost no time.

            {requests}
            The benchmark also sends requests to the emulator itself: it reads a row by its keys, and it adds, replaces and deletes one. If this is slower with more users, the emulator is the reason.

            {emulator}
            """,
            [
                Target.AtMost($"storage operations of a profile {name}", (double)most.ProfileOperations / fewest.ProfileOperations, 1),
                Target.AtMost($"storage operations of a login {name}", (double)most.LogInOperations / fewest.LogInOperations, 1),
                Target.AtMost($"worker CPU of a profile {name}", highest.Profile.WorkerCpu / least.Profile.WorkerCpu, MostTimesSmallest),
                Target.AtMost($"worker CPU of a login {name}", highest.LogIn.WorkerCpu / least.LogIn.WorkerCpu, MostTimesSmallest),
                Target.None("failed requests", results.Sum(result => result.Cost.Profile.Load.Failures + result.Cost.LogIn.Load.Failures)),
            ]);
    }

    private sealed record Cost(AppLoad Profile, AppLoad LogIn, Latencies Reads, Latencies Writes)
    {
        public static Cost Of(List<Cost> rounds) => new(
            AppLoad.Of([.. rounds.Select(round => round.Profile)]),
            AppLoad.Of([.. rounds.Select(round => round.LogIn)]),
            Latencies.Of(rounds.Select(round => round.Reads)),
            Latencies.Of(rounds.Select(round => round.Writes)));
    }

    /// <summary>A table of one size, and an app that serves it.</summary>
    private sealed class Place(int users, Azurite azurite, UserTable table, App server) : IAsyncDisposable
    {
        private readonly string[] _cookies = new string[ActiveUsers];

        public int Users => users;

        public TimeSpan Seeding { get; private init; }

        public int ProfileOperations { get; private set; }

        public int LogInOperations { get; private set; }

        public static async Task<Place> CreateAsync(PublishedApp app, int users, CancellationToken cancellationToken)
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
            var profile = await RunAsync(
                profiles, async (number, token) => (await server.Client.SendAsync(App.Profile, _cookies[number % ActiveUsers], number, token)).Failure);
            var logIn = await RunAsync(
                logIns,
                async (number, token) =>
                {
                    var reply = await server.Client.SendAsync(App.LogIn(EmailOf(number % ActiveUsers)), cookie: null, number % ActiveUsers, token);
                    _cookies[number % ActiveUsers] = reply.Cookie!;
                    return reply.Failure;
                });
            var reads = await RunAloneAsync(number => table.ReadAsync((int)((long)number * users / OwnRequests), cancellationToken));
            var writes = await RunAloneAsync(number => table.WriteAsync(number, cancellationToken));
            return new Cost(profile, logIn, reads.Latencies, writes.Latencies);

            Task<LoadResult> RunAloneAsync(Func<int, Task> send) => Load.RunAsync(
                clients: 1,
                OwnRequests,
                async (number, _) =>
                {
                    await send(number);
                    return null;
                },
                cancellationToken);

            async Task<AppLoad> RunAsync(int requests, Func<int, CancellationToken, Task<string?>> send)
            {
                var start = server.CpuTime;
                var load = await Load.RunAsync(Clients, requests, send, cancellationToken);
                return new AppLoad(load, server.CpuTime - start);
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

        private async Task CountOperationsAsync(PublishedApp app, CancellationToken cancellationToken)
        {
            await using var proxy = await FaultProxy.StartAsync(azurite, cancellationToken);
            await using var counted = await App.StartAsync(app, proxy.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
            await counted.Client.RequireAsync(App.Profile, _cookies[0], cancellationToken);
            ProfileOperations = proxy.Requests;
            _cookies[0] = await counted.LogInAsync(EmailOf(0), cancellationToken);
            LogInOperations = proxy.Requests - ProfileOperations;
        }
    }
}
