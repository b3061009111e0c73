using AuthFunctions.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Storage;

public sealed class TableThrottleStoreTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);
    private static readonly ThrottleKey Key = ThrottleKey.LoginEmail("bob@example.com");
    private static readonly ThrottleCounter Counter = new()
    {
        Key = Key,
        Count = 2,
        Consecutive = 7,
        WindowEnds = Now.AddMinutes(15),
        Expires = Now.AddDays(30),
    };

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SaveCounter_New_ComesBackAsItWas()
    {
        var store = CreateStore();
        Assert.Null(await store.FindCounterAsync(Key, CancellationToken));

        Assert.True(await store.TrySaveCounterAsync(Counter, CancellationToken));

        var stored = await store.FindCounterAsync(Key, CancellationToken);
        Assert.NotNull(stored?.ETag);
        Assert.Equal(Counter, stored with { ETag = null });
    }

    [Fact]
    public async Task SaveCounter_ThatNeverExpires_ComesBackAsItWas()
    {
        var store = CreateStore();

        await store.TrySaveCounterAsync(Counter with { Expires = null }, CancellationToken);

        var stored = await store.FindCounterAsync(Key, CancellationToken);
        Assert.Equal(Counter with { Expires = null }, stored! with { ETag = null });
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
            ThrottleKey.LoginEmail("a@b.c"),
            ThrottleKey.LoginUsername("a@b.c"),
            ThrottleKey.LoginAddress("a@b.c"),
            ThrottleKey.ResetEmail("a@b.c"),
            ThrottleKey.ResetAddress("a@b.c"),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^throttle_[a-z]+_[a-z]+_[0-9a-f]{64}$", key.Value));
        Assert.Equal(keys[0], ThrottleKey.LoginEmail(" A@b.C"));
    }

    [Fact]
    public async Task EveryMember_StorageThatRefusesTheCredential_IsAnOutage()
    {
        var key = Convert.ToBase64String(new byte[64]);
        var connectionString = azurite.Azurite.ConnectionString.Replace(Azurite.AccountKey, key, StringComparison.Ordinal);
        var store = new TableThrottleStore(new TableClient(connectionString, "users", StorageServiceCollectionExtensions.CreateClientOptions()));

        Func<Task>[] steps =
        [
            () => store.FindCounterAsync(Key, CancellationToken),
            () => store.TrySaveCounterAsync(Counter, CancellationToken),
            () => store.TrySaveCounterAsync(Counter with { ETag = "\"x\"" }, CancellationToken),
            () => store.DeleteCounterAsync(Key, CancellationToken),
        ];

        foreach (var step in steps)
        {
            await Assert.ThrowsAsync<ServiceUnavailableException>(step);
        }
    }

    private TableThrottleStore CreateStore() => new(new TableClient(
        azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName(), StorageServiceCollectionExtensions.CreateClientOptions()));
}
