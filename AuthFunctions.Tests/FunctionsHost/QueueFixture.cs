namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>An emulator with queues, and a probe that the tests share which need no options of their own.</summary>
public sealed class QueueFixture : IAsyncLifetime
{
    public const int MaxDequeueCount = 3;

    public Azurite Azurite { get; private set; } = null!;

    /// <summary>A probe whose messages are moved to the poison queue after <see cref="MaxDequeueCount"/> attempts.</summary>
    internal QueueProbe Probe { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Azurite = await Azurite.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        Probe = await StartProbeAsync(("maxDequeueCount", $"{MaxDequeueCount}"));
    }

    /// <summary>Starts a probe with a queue of its own.</summary>
    /// <param name="options">Members of <c>extensions.queues</c> of <c>host.json</c>, with their values.</param>
    internal Task<QueueProbe> StartProbeAsync(params (string Name, string Value)[] options) => StartProbeAsync([], options);

    /// <summary>Starts a probe with a queue of its own, which has messages already.</summary>
    /// <param name="texts">The messages.</param>
    /// <param name="options">Members of <c>extensions.queues</c> of <c>host.json</c>, with their values.</param>
    internal Task<QueueProbe> StartProbeAsync(string[] texts, params (string Name, string Value)[] options) =>
        QueueProbe.StartAsync(Azurite.ConnectionString, texts, options);

    public async ValueTask DisposeAsync()
    {
        if (Probe is not null)
        {
            await Probe.DisposeAsync();
        }

        if (Azurite is not null)
        {
            await Azurite.DisposeAsync();
        }
    }
}
