using System.Collections.Concurrent;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Backends;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>The same work on this app and on alternative stacks.</summary>
internal sealed class Comparison : ISection
{
    private const int Clients = 8;

    private static readonly TimeSpan HashTime = TimeSpan.FromSeconds(2);

    public string Title => "Comparison";

    public async Task<Findings> RunAsync(PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var stacks = new List<Contender>();
        var missing = new List<string>();
        try
        {
            stacks.Add(await Contender.CreateAsync(await AppBackend.StartAsync(app, cancellationToken), HashTime, cancellationToken));
            foreach (var backend in ComparedBackend.All)
            {
                try
                {
                    Console.WriteLine($"  starting {backend.Name}");
                    stacks.Add(await Contender.CreateAsync(await backend.StartAsync(cancellationToken), HashTime, cancellationToken));
                }
                catch (Exception exception) when (exception is BackendUnavailableException or InvalidOperationException)
                {
                    missing.Add($"**{backend.Name}** is not compared here: {exception.Message}");
                    Console.WriteLine($"  {missing[^1]}");
                }
            }

            await MeasureAsync(stacks, options, cancellationToken);
            return ComparisonReport.Write([.. stacks.Select(contender => contender.Result)], missing, Clients);
        }
        finally
        {
            foreach (var contender in stacks)
            {
                await contender.DisposeAsync();
            }
        }
    }

    // The stacks run in turn, so that other load on the machine affects all of them equally. A warm-up runs first, so that compilation is not measured.
    private static async Task MeasureAsync(List<Contender> stacks, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var rounds = options.Choose(3, 1);
        var (users, profiles) = options.Choose((64, 3000), (40, 2000));
        foreach (var contender in stacks)
        {
            await contender.RunAsync(users: Clients, profiles: 1000, cancellationToken);
            contender.Forget();
        }

        for (var round = 1; round <= rounds; round++)
        {
            foreach (var contender in stacks)
            {
                Console.WriteLine($"  round {round} of {rounds}: {contender.Backend.Name}");
                await contender.RunAsync(users, profiles, cancellationToken);
            }
        }
    }

    private sealed class Contender(Backend stack, double hashMilliseconds) : IAsyncDisposable
    {
        private readonly Dictionary<Operation, List<Performance>> _performances = [];
        private int _registered;

        public Backend Backend => stack;

        public BackendResult Result => new(
            stack,
            hashMilliseconds,
            _performances.ToDictionary(pair => pair.Key, pair => Performance.Of(pair.Value)),
            stack.Server.Memory,
            stack.Host?.Memory,
            stack.Database?.Memory);

        public static async Task<Contender> CreateAsync(Backend stack, TimeSpan hashTime, CancellationToken cancellationToken)
        {
            try
            {
                return new Contender(stack, await stack.MeasureHashAsync(hashTime, cancellationToken));
            }
            catch
            {
                await stack.DisposeAsync();
                throw;
            }
        }

        public void Forget() => _performances.Clear();

        /// <summary>Registers new users, logs each user in, requests their profiles, and logs each user out.</summary>
        public async Task RunAsync(int users, int profiles, CancellationToken cancellationToken)
        {
            var first = _registered;
            _registered += users;
            var cookies = new ConcurrentDictionary<int, string>();
            await MeasureAsync(Operation.Register, users, number => (stack.Register(EmailOf(number)), null), (_, _) => { });
            await MeasureAsync(Operation.LogIn, users, number => (stack.LogIn(EmailOf(number)), null), (number, reply) => cookies[number] = reply.Cookie ?? string.Empty);
            await MeasureAsync(Operation.Profile, profiles, number => (stack.Profile, cookies[number % users]), (_, _) => { });
            await MeasureAsync(Operation.LogOut, users, number => (stack.LogOut, cookies[number]), (_, _) => { });

            string EmailOf(int number) => UserTable.Email(first + number);

            async Task MeasureAsync(Operation act, int requests, Func<int, (Call Call, string? Cookie)> next, Action<int, Reply> onReply)
            {
                var (server, host, database) = (stack.Server.CpuTime, stack.Host?.CpuTime, stack.Database?.CpuTime);
                var load = await Load.RunAsync(
                    Clients,
                    requests,
                    async (number, token) =>
                    {
                        var (call, cookie) = next(number);
                        var reply = await stack.Client.SendAsync(call, cookie, number, token);
                        onReply(number, reply);
                        return reply.Failure;
                    },
                    cancellationToken);
                if (load.FirstFailure is { } failure)
                {
                    throw new InvalidOperationException($"{stack.Name} failed: {failure}");
                }

                if (!_performances.TryGetValue(act, out var performances))
                {
                    _performances[act] = performances = [];
                }

                performances.Add(new Performance(
                    load, stack.Server.CpuTime - server, (stack.Host?.CpuTime - host) ?? TimeSpan.Zero, (stack.Database?.CpuTime - database) ?? TimeSpan.Zero));
            }
        }

        public ValueTask DisposeAsync() => stack.DisposeAsync();
    }
}
