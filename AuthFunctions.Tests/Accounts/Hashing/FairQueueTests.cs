using System.Net;

namespace AuthFunctions.Tests.Accounts.Hashing;

public sealed class FairQueueTests
{
    private static readonly ClientNetwork A = ClientNetwork.Of(IPAddress.Parse("203.0.113.1"));
    private static readonly ClientNetwork B = ClientNetwork.Of(IPAddress.Parse("203.0.113.2"));
    private static readonly ClientNetwork C = ClientNetwork.Of(IPAddress.Parse("2001:db8::3"));

    private readonly FairQueue<string> _queue = new();

    [Fact]
    public void Take_OneNetwork_IsFirstComeFirstServed()
    {
        Add(A, "a1", "a2", "a3");

        Assert.Equal("a1 a2 a3", TakeAll());
    }

    [Fact]
    public void Take_SeveralNetworks_TakesOneItemOfEachInTurn()
    {
        Add(A, "a1", "a2", "a3", "a4");
        Add(B, "b1");
        Add(C, "c1", "c2");

        Assert.Equal("a1 b1 c1 a2 c2 a3 a4", TakeAll());
    }

    [Fact]
    public void Take_NetworkThatComesLater_WaitsForOneItemOfEachOther()
    {
        Add(A, [.. Enumerable.Range(0, 100).Select(i => $"a{i}")]);
        Add(B, [.. Enumerable.Range(0, 100).Select(i => $"b{i}")]);
        Take();
        Add(C, "c1");

        Assert.Equal(["b0", "a1", "c1"], [Take(), Take(), Take()]);
    }

    [Fact]
    public void Take_NetworkThatComesBack_ComesAfterTheOthers()
    {
        Add(A, "a1");
        Add(B, "b1", "b2");
        Assert.Equal("a1", Take());
        Add(A, "a2");

        Assert.Equal("b1 a2 b2", TakeAll());
    }

    [Fact]
    public void Remove_Item_IsNotTakenAndFreesItsPlace()
    {
        Add(A, "a1");
        var place = _queue.Add(A, "a2");
        Add(A, "a3");

        Assert.True(_queue.TryRemove(A, place));
        Assert.False(_queue.TryRemove(A, place));

        Assert.Equal((2, 2), (_queue.Count, _queue.CountOf(A)));
        Assert.Equal("a1 a3", TakeAll());
    }

    [Fact]
    public void Remove_ItemThatWasTaken_ReturnsFalseAndLeavesTheOthers()
    {
        var place = _queue.Add(A, "a1");
        Add(A, "a2");
        Take();

        Assert.False(_queue.TryRemove(A, place));

        Assert.Equal("a2", TakeAll());
    }

    [Fact]
    public void Networks_WithoutItems_AreForgotten()
    {
        for (var i = 0; i < 1000; i++)
        {
            var network = ClientNetwork.Of(new IPAddress(i));
            var place = _queue.Add(network, "item");
            Assert.True(i % 2 == 0 ? _queue.TryTake(out _) : _queue.TryRemove(network, place));
        }

        Assert.Equal((0, 0, 0), (_queue.Count, _queue.NetworkCount, _queue.CountOf(A)));
        Assert.False(_queue.TryTake(out _));
    }

    private void Add(ClientNetwork network, params string[] items)
    {
        foreach (var item in items)
        {
            _queue.Add(network, item);
        }
    }

    private string Take()
    {
        Assert.True(_queue.TryTake(out var item));
        return item;
    }

    private string TakeAll() => string.Join(' ', Enumerable.Range(0, _queue.Count).Select(_ => Take()));
}
