using System.Collections.Immutable;
using System.Net.Sockets;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Storage;

public sealed class TableUserStoreTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);

    private static readonly StoredRow Stale = new("\"x\"", ImmutableDictionary<string, object>.Empty);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddUser_EveryProperty_ComesBackAsItWas()
    {
        var (store, _) = CreateStore();
        var user = NewUser("Bob@Example.com") with
        {
            Sessions = [new UserSession("aa", Now, Now.AddDays(1)), new UserSession("bb", Now.AddTicks(1), Now.AddDays(2))],
        };
        user = user.WithResetToken(new OneTimeToken("cc", Now.AddHours(1), "data"));

        Assert.True(await store.AddUserAsync(user, CancellationToken));

        var stored = await store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken);
        Assert.NotNull(stored);
        Assert.NotNull(stored.Row);
        Assert.Equal(user.Sessions, stored.Sessions);
        Assert.Equal(user.ResetToken(), stored.ResetToken());
        Assert.Equal(user, stored with { Row = null, Sessions = user.Sessions, Tokens = user.Tokens });
        Assert.Equal(stored.Id, (await store.FindUserByIdAsync(user.Id, CancellationToken))!.Id);
    }

    [Theory]
    [InlineData(PasswordScheme.Imported, null, null)]
    [InlineData(PasswordScheme.Bcrypt, null, "bcrypt")]
    [InlineData(PasswordScheme.BcryptSha384, null, "bcrypt-sha384")]
    [InlineData(PasswordScheme.BcryptHmacSha384, "k1", "bcrypt-hmac-sha384")]
    public async Task AddUser_PasswordScheme_IsTheRowsAndComesBack(PasswordScheme scheme, string? pepperId, string? name)
    {
        var (store, table) = CreateStore();
        var user = NewUser("bob@example.com") with { Password = new HashedPassword("$2b$04$x", scheme, pepperId) };

        await store.AddUserAsync(user, CancellationToken);

        var row = (await table.GetEntityAsync<TableEntity>(Keys.User(user.Id), Keys.UserRow, cancellationToken: CancellationToken)).Value;
        Assert.Equal((name, pepperId), (row.GetString("password_scheme"), row.GetString("pepper_id")));
        Assert.Equal(user.Password, (await store.FindUserByIdAsync(user.Id, CancellationToken))!.Password);
    }

    [Fact]
    public async Task AddUser_WithoutATable_MakesIt()
    {
        var (store, table) = CreateStore();
        Assert.Null(await store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken));

        await store.AddUserAsync(NewUser("bob@example.com"), CancellationToken);

        Assert.Equal(2, await CountRowsAsync(table));
    }

    [Fact]
    public async Task AddUser_TakenEmail_ReturnsFalseAndLeavesNothing()
    {
        var (store, table) = CreateStore();
        var first = NewUser("bob@example.com");
        await store.AddUserAsync(first, CancellationToken);

        Assert.False(await store.AddUserAsync(NewUser(" BOB@example.com"), CancellationToken));

        Assert.Equal(2, await CountRowsAsync(table));
        Assert.Equal(first.Id, (await store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken))!.Id);
    }

    [Theory]
    [InlineData("bob@example.com", null)]
    [InlineData(null, "bob")]
    public async Task AddUser_IndexRowOfALostUserAfterAnHour_TakesItOver(string? email, string? username)
    {
        var (store, table) = CreateStore();
        var lost = NewUser(email) with { Username = username };
        await store.AddUserAsync(lost, CancellationToken);
        await table.DeleteEntityAsync(Keys.User(lost.Id), Keys.UserRow, ETag.All, CancellationToken);
        // Storage sets the time of the index row, to milliseconds here.
        var written = (await table.GetEntityAsync<TableEntity>(Keys.Name(lost.LoginName!), Keys.IndexRow, cancellationToken: CancellationToken)).Value.Timestamp!.Value;
        var early = lost with { Id = Guid.CreateVersion7().ToString(), Created = written.AddHours(1).AddTicks(-1) };
        var late = lost with { Id = Guid.CreateVersion7().ToString(), Created = written.AddHours(1) };

        Assert.False(await store.IsNameFreeAsync(lost.LoginName!, early.Created, CancellationToken));
        Assert.False(await store.AddUserAsync(early, CancellationToken));
        Assert.True(await store.IsNameFreeAsync(lost.LoginName!, late.Created, CancellationToken));
        Assert.True(await store.AddUserAsync(late, CancellationToken));

        Assert.Equal(late.Id, await store.FindUserIdByNameAsync(lost.LoginName!, CancellationToken));
        Assert.False(await store.AddUserAsync(late with { Id = Guid.CreateVersion7().ToString(), Created = written.AddDays(1) }, CancellationToken));
        Assert.False(await store.IsNameFreeAsync(lost.LoginName!, written.AddDays(1), CancellationToken));
        Assert.Equal(2, await CountRowsAsync(table));
    }

    [Fact]
    public async Task AddUser_IndexRowOfALostUser_IsTakenOverByOneOfMany()
    {
        var (store, table) = CreateStore();
        var lost = NewUser("bob@example.com");
        await store.AddUserAsync(lost, CancellationToken);
        await table.DeleteEntityAsync(Keys.User(lost.Id), Keys.UserRow, ETag.All, CancellationToken);

        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            store.AddUserAsync(lost with { Id = Guid.CreateVersion7().ToString(), Created = DateTimeOffset.UtcNow.AddHours(2) }, CancellationToken)));

        Assert.Single(added, won => won);
        Assert.Equal(2, await CountRowsAsync(table));
        Assert.NotNull(await store.FindUserByNameAsync(lost.LoginName!, CancellationToken));
    }

    [Fact]
    public async Task AddUser_TakeoverWhoseResponseIsLost_ReturnsTrue()
    {
        var (store, table) = CreateStore();
        var lost = NewUser("bob@example.com");
        await store.AddUserAsync(lost, CancellationToken);
        await table.DeleteEntityAsync(Keys.User(lost.Id), Keys.UserRow, ETag.All, CancellationToken);
        var options = StorageServiceCollectionExtensions.CreateTableOptions();
        using var network = new FaultHandler(Pass, Pass, Pass, Pass, FaultHandler.LoseResponse);
        options.Transport = new HttpClientTransport(network);
        var unlucky = new TableUserStore(new TableClient(azurite.Azurite.ConnectionString, table.Name, options));

        // The user is added, the index row is refused, it and its user are read, and then it is replaced.
        Assert.True(await unlucky.AddUserAsync(
            lost with { Id = Guid.CreateVersion7().ToString(), Created = DateTimeOffset.UtcNow.AddHours(2) }, CancellationToken));

        static Task<HttpResponseMessage> Pass(HttpRequestMessage request, FaultHandler.Forward forward, CancellationToken cancellationToken) => forward();
    }

    [Fact]
    public async Task FindUserByEmail_UsernameOfTheSameText_ReturnsNull()
    {
        var (store, _) = CreateStore();
        await store.AddUserAsync(NewUser(email: null) with { Username = "bob@example.com" }, CancellationToken);

        Assert.Null(await store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken));
        Assert.Null(await store.FindUserIdByNameAsync(LoginName.Email("bob@example.com"), CancellationToken));
        Assert.NotNull(await store.FindUserIdByNameAsync(LoginName.Username("Bob@Example.com "), CancellationToken));
    }

    [Fact]
    public async Task FindUserByEmail_IndexRowThatPointsToAnotherUser_ReturnsNull()
    {
        var (store, table) = CreateStore();
        var alice = NewUser("alice@example.com");
        await store.AddUserAsync(alice, CancellationToken);
        await table.AddEntityAsync(IndexRow.From(Keys.Name(LoginName.Email("bob@example.com")), alice.Id), CancellationToken);

        Assert.Null(await store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken));
    }

    [Fact]
    public async Task FindUserByEmail_IndexRowWithoutItsUser_ReturnsNull()
    {
        var (store, table) = CreateStore();
        await store.AddUserAsync(NewUser("alice@example.com"), CancellationToken);
        await table.AddEntityAsync(IndexRow.From(Keys.Name(LoginName.Email("bob@example.com")), Guid.CreateVersion7().ToString()), CancellationToken);

        Assert.Null(await store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken));
    }

    [Fact]
    public async Task FindUserByResetToken_TokenThatTheUserRowDoesNotName_ReturnsNull()
    {
        var (store, _) = CreateStore();
        var user = NewUser("bob@example.com").WithResetToken(new OneTimeToken("new", Now));
        await store.AddUserAsync(user, CancellationToken);
        await store.AddTokenAsync(TokenPurpose.Reset, new OneTimeToken("new", Now), user.Id, CancellationToken);
        await store.AddTokenAsync(TokenPurpose.Reset, new OneTimeToken("old", Now), user.Id, CancellationToken);

        Assert.Equal(user.Id, (await store.FindUserByTokenAsync(TokenPurpose.Reset, "new", CancellationToken))!.Id);
        Assert.Null(await store.FindUserByTokenAsync(TokenPurpose.Reset, "old", CancellationToken));

        await store.DeleteTokenAsync(TokenPurpose.Reset, "new", CancellationToken);
        Assert.Null(await store.FindUserByTokenAsync(TokenPurpose.Reset, "new", CancellationToken));
    }

    [Fact]
    public async Task UpdateUser_RowThatChangedSinceItWasRead_ReturnsFalseAndChangesNothing()
    {
        var (store, _) = CreateStore();
        await store.AddUserAsync(NewUser("bob@example.com"), CancellationToken);
        var first = (await store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken))!;
        var second = (await store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken))!;

        Assert.True(await store.UpdateUserAsync(first with { Updated = Now.AddHours(1) }, CancellationToken));
        Assert.False(await store.UpdateUserAsync(second with { Updated = Now.AddHours(2) }, CancellationToken));

        Assert.Equal(Now.AddHours(1), (await store.FindUserByIdAsync(first.Id, CancellationToken))!.Updated);
    }

    [Fact]
    public async Task UpdateUser_RowThatIsGone_ReturnsFalse()
    {
        var (store, table) = CreateStore();
        await store.AddUserAsync(NewUser("bob@example.com"), CancellationToken);
        var user = (await store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken))!;
        await table.DeleteEntityAsync(Keys.User(user.Id), Keys.UserRow, cancellationToken: CancellationToken);

        Assert.False(await store.UpdateUserAsync(user, CancellationToken));
    }

    [Fact]
    public async Task UpdateUser_PropertyThatIsNullNow_IsRemoved()
    {
        var (store, _) = CreateStore();
        await store.AddUserAsync(NewUser("bob@example.com").WithResetToken(new OneTimeToken("cc", Now)), CancellationToken);
        var user = (await store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken))!;

        await store.UpdateUserAsync(user.WithResetToken(null), CancellationToken);

        Assert.Null((await store.FindUserByIdAsync(user.Id, CancellationToken))!.ResetToken());
    }

    [Fact]
    public async Task Session_AddedUpdatedAndDeleted_IsFoundAsItIs()
    {
        var (store, _) = CreateStore();
        var session = NewSession();

        await store.AddSessionAsync(session, CancellationToken);
        var stored = (await store.FindSessionAsync("aa", CancellationToken))!;
        Assert.Equal(session.Methods, stored.Methods);
        Assert.Equal(session, stored with { Row = null, Methods = session.Methods });

        await store.UpdateSessionAsync(stored with { LastSeen = Now.AddHours(1) }, CancellationToken);
        Assert.Equal(Now.AddHours(1), (await store.FindSessionAsync("aa", CancellationToken))!.LastSeen);

        await store.DeleteSessionAsync("aa", CancellationToken);
        await store.DeleteSessionAsync("aa", CancellationToken);
        Assert.Null(await store.FindSessionAsync("aa", CancellationToken));
    }

    [Fact]
    public async Task UpdateSession_SessionThatWasEnded_DoesNotBringItBack()
    {
        var (store, _) = CreateStore();
        await store.AddSessionAsync(NewSession(), CancellationToken);
        var stored = (await store.FindSessionAsync("aa", CancellationToken))!;
        await store.DeleteSessionAsync("aa", CancellationToken);

        await store.UpdateSessionAsync(stored with { LastSeen = Now.AddHours(1) }, CancellationToken);

        Assert.Null(await store.FindSessionAsync("aa", CancellationToken));
    }

    [Fact]
    public async Task AddSession_IdThatIsInUse_Throws()
    {
        var (store, table) = CreateStore();
        await table.CreateIfNotExistsAsync(CancellationToken);
        await store.AddSessionAsync(NewSession(), CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => store.AddSessionAsync(NewSession() with { UserId = "another" }, CancellationToken));
    }

    [Fact]
    public async Task AddSession_AnswerThatIsLost_IsNotSentAgain()
    {
        using var network = new FaultHandler(FaultHandler.LoseResponse);
        var (store, table) = CreateStore(network);
        await new TableClient(azurite.Azurite.ConnectionString, table.Name).CreateAsync(CancellationToken);

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => store.AddSessionAsync(NewSession(), CancellationToken));

        Assert.Equal(1, network.Attempts);
        Assert.NotNull(await store.FindSessionAsync("aa", CancellationToken));
    }

    [Fact]
    public async Task AddUser_AnswerThatIsLost_IsSentAgainAndRecognised()
    {
        using var network = new FaultHandler(FaultHandler.LoseResponse, FaultHandler.Answer(503));
        var (store, table) = CreateStore(network);
        await new TableClient(azurite.Azurite.ConnectionString, table.Name).CreateAsync(CancellationToken);

        Assert.True(await store.AddUserAsync(NewUser("bob@example.com"), CancellationToken));

        Assert.Equal(2, await CountRowsAsync(table));
    }

    [Fact]
    public async Task EveryMember_StorageThatRefusesTheCredential_IsAnOutage()
    {
        var key = Convert.ToBase64String(new byte[64]);
        var connectionString = azurite.Azurite.ConnectionString.Replace(Azurite.AccountKey, key, StringComparison.Ordinal);
        var store = new TableUserStore(new TableClient(connectionString, "users", StorageServiceCollectionExtensions.CreateTableOptions()));
        var user = NewUser("bob@example.com") with { Row = Stale };
        var session = NewSession() with { Row = Stale };

        Func<Task>[] steps =
        [
            () => store.AddUserAsync(user, CancellationToken),
            () => store.FindUserByNameAsync(LoginName.Email("bob@example.com"), CancellationToken),
            () => store.FindUserIdByNameAsync(LoginName.Email("bob@example.com"), CancellationToken),
            () => store.FindUserIdByNameAsync(LoginName.Username("bob"), CancellationToken),
            () => store.FindUserByIdAsync(user.Id, CancellationToken),
            () => store.FindUserByTokenAsync(TokenPurpose.Reset, "cc", CancellationToken),
            () => store.UpdateUserAsync(user, CancellationToken),
            () => store.FindSessionAsync("aa", CancellationToken),
            () => store.AddSessionAsync(session, CancellationToken),
            () => store.UpdateSessionAsync(session, CancellationToken),
            () => store.DeleteSessionAsync("aa", CancellationToken),
            () => store.AddTokenAsync(TokenPurpose.Reset, new OneTimeToken("cc", Now), user.Id, CancellationToken),
            () => store.DeleteTokenAsync(TokenPurpose.Reset, "cc", CancellationToken),
            () => store.CheckAsync(CancellationToken),
        ];

        foreach (var step in steps)
        {
            await Assert.ThrowsAsync<ServiceUnavailableException>(step);
        }
    }

    [Fact]
    public async Task FindUserById_ErrorsAndThenAnAnswerThatBreaksOff_IsAnOutage()
    {
        await using var proxy = await FaultProxy.StartAsync(azurite.Azurite, TestContext.Current.CancellationToken);
        var faults = new Queue<Fault>([Fault.ServerError, Fault.ServerError, Fault.CutResponse]);
        proxy.Plan = _ => faults.Dequeue();
        var store = new TableUserStore(new TableClient(proxy.ConnectionString, "users", StorageServiceCollectionExtensions.CreateTableOptions()));

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => store.FindUserByIdAsync("nobody", CancellationToken));

        Assert.Empty(faults);
    }

    [Fact]
    public async Task FindUserById_ConnectionResetWhileItIsOpened_IsAnOutage()
    {
        // The handler throws this exception if the reset happens after the connect and before the handler reads the remote address.
        using var http = new HttpClient(new FaultHandler((_, _, _) => throw new SocketException((int)SocketError.NotConnected)));
        var options = StorageServiceCollectionExtensions.CreateTableOptions();
        options.Transport = new HttpClientTransport(http);
        var store = new TableUserStore(new TableClient(azurite.Azurite.ConnectionString, "users", options));

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => store.FindUserByIdAsync("nobody", CancellationToken));
    }

    private static User NewUser(string? email) => new()
    {
        Id = Guid.CreateVersion7().ToString(),
        Email = email,
        Password = new HashedPassword("$2b$04$x", PasswordScheme.BcryptSha384),
        Created = Now,
        Updated = Now,
    };

    private static Session NewSession() => new()
    {
        IdHash = "aa",
        UserId = "user",
        Email = "bob@example.com",
        Created = Now,
        Expires = Now.AddDays(7),
        LastSeen = Now,
    };

    private static async Task<int> CountRowsAsync(TableClient table)
    {
        var rows = 0;
        await foreach (var _ in table.QueryAsync<TableEntity>(cancellationToken: CancellationToken))
        {
            rows++;
        }

        return rows;
    }

    private (TableUserStore Store, TableClient Table) CreateStore(HttpMessageHandler? network = null)
    {
        var options = StorageServiceCollectionExtensions.CreateTableOptions();
        if (network is not null)
        {
            options.Transport = new HttpClientTransport(network);
        }

        var table = new TableClient(azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName(), options);
        return (new TableUserStore(table), table);
    }
}
