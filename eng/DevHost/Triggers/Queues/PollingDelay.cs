namespace DevHost.Triggers.Queues;

/// <summary>The delays between polls of a queue without messages: they grow exponentially and at random, up to a maximum.</summary>
internal sealed class PollingDelay(TimeSpan minimum, TimeSpan maximum)
{
    private const double Randomness = 0.2;

    private TimeSpan _growth = TimeSpan.Zero;

    /// <summary>Starts again with the shortest delay.</summary>
    public void Reset() => _growth = TimeSpan.Zero;

    public TimeSpan GetNext()
    {
        // How long a poll waits is no secret.
#pragma warning disable CA5394
        var factor = 1 - Randomness + (2 * Randomness * Random.Shared.NextDouble());
#pragma warning restore CA5394
        var delay = minimum + (_growth * factor);
        if (delay >= maximum)
        {
            return maximum;
        }

        _growth = _growth == TimeSpan.Zero ? minimum : _growth * 2;
        return delay;
    }
}
