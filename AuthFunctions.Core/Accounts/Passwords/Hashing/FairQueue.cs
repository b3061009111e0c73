using System.Diagnostics.CodeAnalysis;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>
/// A queue that serves networks in turn, one item at a time (round robin). The items of one network keep their order. A network without items takes
/// no memory. Not thread-safe.
/// </summary>
internal sealed class FairQueue<T>
{
    private readonly Dictionary<ClientNetwork, LinkedListNode<Lane>> _lanes = [];
    private readonly LinkedList<Lane> _turns = [];

    /// <summary>The number of items.</summary>
    public int Count { get; private set; }

    /// <summary>The number of networks that have items.</summary>
    public int NetworkCount => _lanes.Count;

    /// <summary>The number of items of a network.</summary>
    public int CountOf(ClientNetwork network) => _lanes.TryGetValue(network, out var lane) ? lane.Value.Items.Count : 0;

    /// <summary>Adds an item after the others of its network. A network that had no item comes after all other networks.</summary>
    /// <returns>The item's place, for <see cref="TryRemove"/>.</returns>
    public LinkedListNode<T> Add(ClientNetwork network, T item)
    {
        if (!_lanes.TryGetValue(network, out var lane))
        {
            lane = _turns.AddLast(new Lane(network, []));
            _lanes.Add(network, lane);
        }

        Count++;
        return lane.Value.Items.AddLast(item);
    }

    /// <summary>Takes the oldest item of the network whose turn it is.</summary>
    /// <returns>False when there is no item.</returns>
    public bool TryTake([MaybeNullWhen(false)] out T item)
    {
        if (_turns.First is not { Value: var (network, items) } lane)
        {
            item = default;
            return false;
        }

        _turns.Remove(lane);
        _turns.AddLast(lane);
        item = items.First!.Value;
        return TryRemove(network, items.First);
    }

    /// <summary>Removes an item.</summary>
    /// <returns>False when it was taken or removed before.</returns>
    public bool TryRemove(ClientNetwork network, LinkedListNode<T> place)
    {
        if (place.List is not { } items)
        {
            return false;
        }

        items.Remove(place);
        Count--;
        if (items.Count == 0 && _lanes.Remove(network, out var lane))
        {
            _turns.Remove(lane);
        }

        return true;
    }

    private sealed record Lane(ClientNetwork Network, LinkedList<T> Items);
}
