using System.Collections.Concurrent;

namespace FunctionsProbe;

/// <summary>How often things happened that no response shows.</summary>
public sealed class EventCounts
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>Counts an event.</summary>
    public void Add(string name) => _counts.AddOrUpdate(name, 1, (_, count) => count + 1);

    /// <summary>The number of events of the given name so far.</summary>
    public int Get(string name) => _counts.GetValueOrDefault(name);
}
