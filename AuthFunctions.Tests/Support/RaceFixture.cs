namespace AuthFunctions.Tests.Support;

/// <summary>Two identical apps for each session limit that the race tests use.</summary>
public sealed class RaceFixture(AuthApp app) : IAsyncDisposable
{
    private readonly Dictionary<int, RaceApps> _twins = [];

    public async Task<RaceApps> GetTwinsAsync(int maxSessions = 1)
    {
        if (!_twins.TryGetValue(maxSessions, out var twins))
        {
            var setting = ("Auth__Sessions__MaxPerUser", $"{maxSessions}");
            _twins[maxSessions] = twins = await RaceApps.StartAsync(app, setting, setting);
        }

        return twins;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var twins in _twins.Values)
        {
            await twins.DisposeAsync();
        }
    }
}
