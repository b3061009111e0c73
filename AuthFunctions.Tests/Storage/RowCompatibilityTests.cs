using System.Text.Json.Nodes;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Storage;

/// <summary>Rows from a newer version of the app. This version keeps unknown data, and refuses data that it must not ignore.</summary>
public sealed class RowCompatibilityTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private static readonly string[] ListColumns = ["sessions", "devices"];

    // What a session row did not have at first.
    private static readonly string[] NewSessionColumns = ["email_verified", "user_created", "methods", "device", "network"];

    private static readonly Dictionary<string, object> UnknownColumns = new()
    {
        ["x_text"] = "pâté 🥐",
        ["x_number"] = 42,
        ["x_long"] = 1L << 40,
        ["x_double"] = 0.5,
        ["x_flag"] = true,
        ["x_id"] = Guid.Parse("0af76519-16cd-43dd-8448-eb211c80319c"),
        ["x_time"] = new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567),
        ["x_bytes"] = (byte[])[1, 2, 3],
    };

    public static TheoryData<string> Flows => [.. CrashFlows.All.Where(flow => !flow.Name.Contains("without a table", StringComparison.Ordinal)).Select(flow => flow.Name)];

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task Flow_RowsWithUnknownColumnsAndMembers_KeepsThem(string name)
    {
        var flow = CrashFlows.All.Single(flow => flow.Name == name);
        var (app, client) = await flow.CreateAsync(Azurite);
        await using var _ = app;
        await flow.Arrange(app, client);
        var before = await AddUnknownsAsync(app.Table);

        await flow.Act(app, client);

        var after = await InvariantChecker.ReadRowsAsync(app.Table, CancellationToken);
        foreach (var row in after.Where(row => before.Contains(row.PartitionKey)))
        {
            Assert.All(UnknownColumns, column => Assert.Equal(column.Value, row[column.Key]));
            foreach (var list in ListColumns)
            {
                // Members that the flow adds to a list have no unknown data.
                var members = JsonNode.Parse(row.GetString(list) ?? "[]")!.AsArray();
                Assert.All(members.Where(member => member!["x_kept"] is null), member => Assert.DoesNotContain($"{member!["id_hash"]}", before));
            }
        }

        await client.CheckAsync(app);
    }

    [Fact]
    public async Task Flows_BesidesRegistration_ChangeRowsWithUnknownColumns()
    {
        // Shows that the test above checks rows that were really written: by a login, a failed login, a read under an idle timeout and a logout.
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "3"), ("Sessions:IdleTimeout", "01:00:00"));
        await RegisterAsync(app);
        var session = await LogInAsync(app);
        await TryLogInAsync(app, password: "wrong");
        await AddUnknownsAsync(app.Table);
        var user = (await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken))!;

        await TryLogInAsync(app, password: "wrong");
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True(await IsAliveAsync(app, session));
        var second = await LogInAsync(app);
        await app.Auth.DestroySessionAsync([second], ClientInfo.Unknown, CancellationToken);

        var rows = await InvariantChecker.ReadRowsAsync(app.Table, CancellationToken);
        var userRow = rows.Single(row => row.PartitionKey == Keys.User(user.Id));
        Assert.NotEqual(user.Row!.ETag, userRow.ETag.ToString());
        Assert.Equal("kept", (string?)JsonNode.Parse(userRow.GetString("sessions"))![0]!["x_kept"]);
        Assert.Equal(3, rows.Count(row => row.ContainsKey("x_text")));
    }

    [Fact]
    public async Task AnyFlow_UserRowThatRequiresAnUnknownFeature_IsUnavailable()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = await LogInAsync(app);
        var token = await RequestResetAsync(app);
        var user = (await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken))!;
        await app.Table.UpdateEntityAsync(new TableEntity(Keys.User(user.Id), Keys.UserRow) { ["requires"] = "totp" }, ETag.All, TableUpdateMode.Merge, CancellationToken);

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => TryLogInAsync(app));
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => TryLogInAsync(app, password: "wrong"));
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => RequestResetAsync(app));
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => UpdatePasswordAsync(app, token));
        Assert.True(await IsAliveAsync(app, session));

        // The row does not stop the sweep, and a session can still be ended.
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, (await app.Store.SweepAsync(app.Clock.GetUtcNow(), CancellationToken)).Users);
    }

    [Fact]
    public async Task UserRow_OfAVersionWithoutAuthVersion_IsReadAsZero()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var user = (await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken))!;
        var row = (await app.Table.GetEntityAsync<TableEntity>(Keys.User(user.Id), Keys.UserRow, cancellationToken: CancellationToken)).Value;
        row.Remove("auth_version");
        await app.Table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, CancellationToken);

        Assert.Equal(0, (await app.Store.FindUserByIdAsync(user.Id, CancellationToken))!.AuthVersion);
        await UpdatePasswordAsync(app, await RequestResetAsync(app));
        Assert.Equal(1, (await app.Store.FindUserByIdAsync(user.Id, CancellationToken))!.AuthVersion);
    }

    [Fact]
    public async Task SessionRow_OfAVersionWithoutTheNewColumns_IsReadWithDefaults()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = await LogInAsync(app);
        var row = await ReadSessionRowAsync(app, session);
        foreach (var column in NewSessionColumns)
        {
            row.Remove(column);
        }

        await app.Table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, CancellationToken);

        app.Clock.Advance(TimeSpan.FromDays(1));
        var access = Assert.IsType<AccessResult.Granted>(
            await app.Auth.AuthorizeAsync([session], needsRecentLogin: false, ClientInfo.Unknown, CancellationToken));
        Assert.Equal([AuthenticationMethods.Password], access.Session.Methods);
        Assert.Equal((false, null, null, null), (access.Session.EmailVerified, access.Session.UserCreated, access.Session.Device, access.Session.Network));

        // The last use was written.
        Assert.Equal(app.Clock.GetUtcNow(), (await ReadSessionRowAsync(app, session)).GetDateTimeOffset("last_seen"));
        Assert.True(await IsAliveAsync(app, session));
    }

    [Fact]
    public async Task SessionRow_LastUseWrittenByAnOlderVersion_KeepsTheNewColumns()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var login = Assert.IsType<LoginResult.LoggedIn>(await app.Auth.LogInAsync(
            new LoginRequest(LoginName.Email(Email), Password), From("203.0.113.7") with { Device = "Firefox on Windows" }, CancellationToken));
        var before = await ReadSessionRowAsync(app, login.Session.Id);
        Assert.Superset(NewSessionColumns.ToHashSet(), before.Keys.ToHashSet());

        // An older version writes the columns that it knows, and those that it has kept.
        var written = new TableEntity(before.PartitionKey, before.RowKey)
        {
            ["user_id"] = before["user_id"],
            ["email"] = before["email"],
            ["created"] = before["created"],
            ["expires"] = before["expires"],
            ["last_seen"] = app.Clock.GetUtcNow() + TimeSpan.FromDays(1),
        };
        Columns.Restore(written, new Columns("user_id", "email", "username", "created", "expires", "last_seen").Keep(before));
        await app.Table.UpdateEntityAsync(written, written.ETag, TableUpdateMode.Replace, CancellationToken);

        var session = (await app.Store.FindSessionAsync(login.Session.Session.IdHash, CancellationToken))!;
        Assert.Equal(
            (login.Session.Session.UserCreated, "Firefox on Windows", "203.0.113.0/24"), (session.UserCreated, session.Device, session.Network));
        Assert.Equal(login.Session.Session.Methods, session.Methods);
    }

    [Fact]
    public async Task UpdatePassword_ChangesWithUnknownMembers_KeepsThemAndDropsOldOnes()
    {
        await using var app = await CreateAsync(("Throttling:MaxResetRequestsPerName", "100"));
        await RegisterAsync(app);
        await UpdatePasswordAsync(app, await RequestResetAsync(app));
        var user = (await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken))!;
        var row = (await app.Table.GetEntityAsync<TableEntity>(Keys.User(user.Id), Keys.UserRow, cancellationToken: CancellationToken)).Value;
        var changes = JsonNode.Parse(row.GetString("changes"))!.AsArray();
        Assert.Equal(["id", "at", "kind"], Assert.Single(changes)!.AsObject().Select(member => member.Key));
        changes[0]!["x_kept"] = "kept";
        row["changes"] = changes.ToJsonString();
        await app.Table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, CancellationToken);

        app.Clock.Advance(AccountChange.Retention - TimeSpan.FromSeconds(1));
        await UpdatePasswordAsync(app, await RequestResetAsync(app));
        Assert.Equal("kept", (string?)(await ReadChangesAsync())[0]!["x_kept"]);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var change = 0; change < AccountChange.MaxListed; change++)
        {
            await UpdatePasswordAsync(app, await RequestResetAsync(app));
            Assert.Null((await ReadChangesAsync())[0]!["x_kept"]);
        }

        Assert.Equal(AccountChange.MaxListed, (await ReadChangesAsync()).Count);

        async Task<JsonArray> ReadChangesAsync() => JsonNode.Parse((await app.Table.GetEntityAsync<TableEntity>(
            Keys.User(user.Id), Keys.UserRow, cancellationToken: CancellationToken)).Value.GetString("changes"))!.AsArray();
    }

    private static async Task<TableEntity> ReadSessionRowAsync(AuthHarness app, string sessionId) => (await app.Table.GetEntityAsync<TableEntity>(
        Keys.Session(OpaqueToken.Hash(sessionId)!), Keys.IndexRow, cancellationToken: CancellationToken)).Value;

    /// <returns>The partitions of the rows, and the hashes of the sessions and the devices that users list.</returns>
    private static async Task<HashSet<string>> AddUnknownsAsync(TableClient table)
    {
        var known = new HashSet<string>();
        foreach (var row in await InvariantChecker.ReadRowsAsync(table, CancellationToken))
        {
            known.Add(row.PartitionKey);
            var extended = new TableEntity(row.PartitionKey, row.RowKey);
            foreach (var (column, value) in UnknownColumns)
            {
                extended[column] = value;
            }

            foreach (var list in ListColumns.Where(row.ContainsKey))
            {
                var members = JsonNode.Parse(row.GetString(list))!.AsArray();
                foreach (var member in members)
                {
                    member!["x_kept"] = "kept";
                    known.Add((string)member["id_hash"]!);
                }

                extended[list] = members.ToJsonString();
            }

            await table.UpdateEntityAsync(extended, ETag.All, TableUpdateMode.Merge, CancellationToken);
        }

        return known;
    }
}
