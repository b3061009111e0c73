using System.Collections.Immutable;
using System.Net;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Storage;

public sealed class TableThrottleStoreTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);
    private static readonly ThrottleKey Key = ThrottleKey.Login(LoginName.Email("bob@example.com"));
    private static readonly ThrottleCounter Counter = new()
    {
        Key = Key,
        Count = 2,
        Consecutive = 7,
        WindowEnds = Now.AddMinutes(15),
        Expires = Now.AddDays(30),
    };

    private static readonly StoredRow Stale = new("\"x\"", ImmutableDictionary<string, object>.Empty);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SaveCounter_New_ComesBackAsItWas()
    {
        var store = CreateStore();
        Assert.Null(await store.FindCounterAsync(Key, CancellationToken));

        Assert.True(await store.TrySaveCounterAsync(Counter, CancellationToken));

        var stored = await store.FindCounterAsync(Key, CancellationToken);
        Assert.NotNull(stored?.Row);
        Assert.Equal(Counter, stored with { Row = null });
    }

    [Fact]
    public async Task SaveCounter_ThatNeverExpires_ComesBackAsItWas()
    {
        var store = CreateStore();

        await store.TrySaveCounterAsync(Counter with { Expires = null }, CancellationToken);

        var stored = await store.FindCounterAsync(Key, CancellationToken);
        Assert.Equal(Counter with { Expires = null }, stored! with { Row = null });
    }

    [Fact]
    public async Task SaveCounter_TheSameFromTwoInstances_IsStoredOnce()
    {
        var store = CreateStore();
        Assert.True(await store.TrySaveCounterAsync(Counter, CancellationToken));

        Assert.False(await store.TrySaveCounterAsync(Counter, CancellationToken));
    }

    [Fact]
    public async Task SaveCounter_ThatChangedSinceItWasRead_ReturnsFalseAndChangesNothing()
    {
        var store = CreateStore();
        await store.TrySaveCounterAsync(Counter, CancellationToken);
        var read = (await store.FindCounterAsync(Key, CancellationToken))!;

        Assert.True(await store.TrySaveCounterAsync(read with { Count = 3 }, CancellationToken));
        Assert.False(await store.TrySaveCounterAsync(read with { Count = 4 }, CancellationToken));

        Assert.Equal(3, (await store.FindCounterAsync(Key, CancellationToken))!.Count);
    }

    [Fact]
    public async Task SaveCounter_ThatWasDeletedSinceItWasRead_ReturnsFalse()
    {
        var store = CreateStore();
        await store.TrySaveCounterAsync(Counter, CancellationToken);
        var read = (await store.FindCounterAsync(Key, CancellationToken))!;
        await store.DeleteCounterAsync(Key, CancellationToken);
        await store.DeleteCounterAsync(Key, CancellationToken);

        Assert.False(await store.TrySaveCounterAsync(read, CancellationToken));

        Assert.Null(await store.FindCounterAsync(Key, CancellationToken));
    }

    [Fact]
    public void Keys_OfAnyTwoActs_Differ()
    {
        ThrottleKey[] keys =
        [
            ThrottleKey.Login(LoginName.Email("a@b.c")),
            ThrottleKey.Login(LoginName.Username("a@b.c")),
            ThrottleKey.Login(ClientNetwork.Of(IPAddress.Parse("203.0.113.7"))),
            ThrottleKey.Reset(LoginName.Email("a@b.c").Hash),
            ThrottleKey.Reset(LoginName.Email("a@b.c").Hash, ClientNetwork.Of(IPAddress.Parse("203.0.113.7"))),
            ThrottleKey.Reset(LoginName.Email("a@b.c").Hash, ClientNetwork.Of(IPAddress.Parse("203.0.113.8"))),
            ThrottleKey.Reset(ClientNetwork.Of(IPAddress.Parse("203.0.113.7"))),
            ThrottleKey.Register(ClientNetwork.Of(IPAddress.Parse("203.0.113.7"))),
            .. ClientNetwork.AllOf(IPAddress.Parse("2001:db8::1")).Select(ThrottleKey.Register),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^throttle_[a-z]+_[a-z]+_[0-9a-f]{64}$", Keys.Throttle(key)));
        Assert.Equal(keys[0], ThrottleKey.Login(LoginName.Email(" A@b.C")));
        Assert.Equal(keys[2], ThrottleKey.Login(ClientNetwork.Of(IPAddress.Parse("::ffff:203.0.113.7"))));
        Assert.Equal(ThrottleKey.Login(ClientNetwork.Of(IPAddress.Parse("2001:db8::1"))), ThrottleKey.Login(ClientNetwork.Of(IPAddress.Parse("2001:db8::2:3:4:5"))));
    }

    [Fact]
    public async Task EveryMember_StorageThatRefusesTheCredential_IsAnOutage()
    {
        var key = Convert.ToBase64String(new byte[64]);
        var connectionString = azurite.Azurite.ConnectionString.Replace(Azurite.AccountKey, key, StringComparison.Ordinal);
        var store = new TableThrottleStore(new TableClient(connectionString, "users", StorageServiceCollectionExtensions.CreateTableOptions()));

        Func<Task>[] steps =
        [
            () => store.FindCounterAsync(Key, CancellationToken),
            () => store.TrySaveCounterAsync(Counter, CancellationToken),
            () => store.TrySaveCounterAsync(Counter with { Row = Stale }, CancellationToken),
            () => store.DeleteCounterAsync(Key, CancellationToken),
        ];

        foreach (var step in steps)
        {
            await Assert.ThrowsAsync<ServiceUnavailableException>(step);
        }
    }

    private TableThrottleStore CreateStore() => new(new TableClient(
        azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName(), StorageServiceCollectionExtensions.CreateTableOptions()));
}
