using System.Net;
using System.Text.Json;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Storage;

public sealed class SweepTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private const int PageSize = 1000;

    // Sessions, counters, emails, users, and the tokens of each purpose.
    private static readonly int KindsOfRows = 4 + TokenPurpose.All.Count;

    private readonly AzuriteFixture _azurite = azurite;

    [Fact]
    public async Task Sweep_Session_IsDeletedAtItsExpiryAndNotASecondBefore()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = OpaqueToken.Hash(await LogInAsync(app))!;

        app.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await SweepAsync(app));
        Assert.NotNull(await app.Store.FindSessionAsync(session, CancellationToken));

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new SweepResult(1, 0, 0, 0, 0), await SweepAsync(app));
        Assert.Null(await app.Store.FindSessionAsync(session, CancellationToken));
    }

    [Fact]
    public async Task Sweep_ResetToken_IsDeletedAtItsExpiryAndNotASecondBefore()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var token = OpaqueToken.Hash(await RequestResetAsync(app))!;

        app.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await SweepAsync(app));
        Assert.NotNull(await app.Store.FindUserByTokenAsync(TokenPurpose.Reset, token, CancellationToken));

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new SweepResult(0, 1, 1, 0, 0), await SweepAsync(app));
        Assert.Null(await app.Store.FindUserByTokenAsync(TokenPurpose.Reset, token, CancellationToken));
    }

    [Fact]
    public async Task Sweep_UserWithoutAnIndexRow_IsDeletedPastAnHourAndNotAtIt()
    {
        await using var app = await CreateAsync();
        var orphan = await AddOrphanAsync(app);

        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await SweepAsync(app));
        Assert.NotNull(await app.Store.FindUserByIdAsync(orphan, CancellationToken));

        app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new SweepResult(0, 0, 0, 0, 1), await SweepAsync(app));
        Assert.Null(await app.Store.FindUserByIdAsync(orphan, CancellationToken));
    }

    [Fact]
    public async Task Sweep_UserWhoseNameIsAnothers_IsDeleted()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var orphan = await AddOrphanAsync(app, Email);

        app.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(new SweepResult(0, 0, 0, 0, 1), await SweepAsync(app));
        Assert.Null(await app.Store.FindUserByIdAsync(orphan, CancellationToken));
        await LogInAsync(app);
    }

    [Fact]
    public async Task Sweep_WhatIsInUse_StaysAsItWas()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        await app.Auth.RegisterUserAsync(LoginName.Username(Email), Password, ClientInfo.Unknown, CancellationToken);
        app.Clock.Advance(TimeSpan.FromHours(2));
        await LogInAsync(app);
        await RequestResetAsync(app);
        await AddOrphanAsync(app);
        var before = await ReadVersionsAsync(app);

        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await SweepAsync(app));

        Assert.Equal(before, await ReadVersionsAsync(app));
    }

    [Fact]
    public async Task Sweep_SessionThatChangedSinceItWasRead_Stays()
    {
        var hook = new OperationHook();
        await using var app = await CreateAsync(hook);
        await RegisterAsync(app);
        var session = OpaqueToken.Hash(await LogInAsync(app))!;
        app.Clock.Advance(TimeSpan.FromDays(7));
        ChangeBeforeItsDeletion(app, hook, Keys.Session(session), Keys.IndexRow);

        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await SweepAsync(app));

        Assert.NotNull(await app.Store.FindSessionAsync(session, CancellationToken));
    }

    [Fact]
    public async Task Sweep_UserThatChangedSinceItWasRead_Stays()
    {
        var hook = new OperationHook();
        await using var app = await CreateAsync(hook);
        var orphan = await AddOrphanAsync(app);
        app.Clock.Advance(TimeSpan.FromHours(2));
        ChangeBeforeItsDeletion(app, hook, Keys.User(orphan), Keys.UserRow);

        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await SweepAsync(app));

        Assert.NotNull(await app.Store.FindUserByIdAsync(orphan, CancellationToken));
    }

    [Fact]
    public async Task Sweep_RowThatIsGoneSinceItWasRead_IsNotCounted()
    {
        var hook = new OperationHook();
        await using var app = await CreateAsync(hook);
        await RegisterAsync(app);
        var session = OpaqueToken.Hash(await LogInAsync(app))!;
        app.Clock.Advance(TimeSpan.FromDays(7));
        BeforeItsDeletion(hook, () => OtherClient(app).DeleteEntityAsync(Keys.Session(session), Keys.IndexRow, cancellationToken: CancellationToken));

        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await SweepAsync(app));
    }

    [Fact]
    public async Task Sweep_Again_DeletesNothingAndReadsNoUserASecondTime()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        await LogInAsync(app);
        await RequestResetAsync(app);
        await AddOrphanAsync(app);
        app.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(new SweepResult(1, 1, 1, 0, 1), await SweepAsync(app));
        var before = await ReadVersionsAsync(app);

        // A query without results for each kind of row, and one that reads the checkpoints.
        Assert.Equal(KindsOfRows + 1, await app.CountAsync(async () => Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await SweepAsync(app))));

        Assert.Equal(before, await ReadVersionsAsync(app));
        var later = await AddOrphanAsync(app);
        app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(new SweepResult(0, 0, 0, 0, 1), await SweepAsync(app));
        Assert.Null(await app.Store.FindUserByIdAsync(later, CancellationToken));
    }

    [Fact]
    public async Task Sweep_TenThousandExpiredSessions_DeletesEachPageBeforeItReadsTheNext()
    {
        var hook = new OperationHook();
        await using var app = await CreateAsync(hook);
        await AddSessionRowsAsync(app, 10 * PageSize, app.Clock.GetUtcNow());
        var (queries, alive, mostAlive) = (0, 0, 0);
        hook.After = message =>
        {
            if (IsQuery(message))
            {
                queries++;
                mostAlive = Math.Max(mostAlive, Interlocked.Add(ref alive, CountRows(message)));
            }
            else if (message.Request.Method == RequestMethod.Delete)
            {
                Interlocked.Decrement(ref alive);
            }
        };

        Assert.Equal(new SweepResult(10 * PageSize, 0, 0, 0, 0), await SweepAsync(app));

        Assert.Empty(await ReadVersionsAsync(app));
        Assert.Equal(PageSize, mostAlive);
        Assert.InRange(queries, 10 + KindsOfRows, 11 + KindsOfRows);
    }

    [Fact]
    public async Task Sweep_SessionsThatStay_AreReadPageByPageToo()
    {
        // A query that matches few rows can search for longer than the timeout of an attempt.
        var queries = 0;
        var hook = new OperationHook();
        await using var app = await CreateAsync(hook);
        await AddSessionRowsAsync(app, PageSize + 1, app.Clock.GetUtcNow().AddSeconds(1));
        hook.After = message => queries += IsQuery(message) ? 1 : 0;

        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await SweepAsync(app));

        // Two pages of sessions, and an empty one for checkpoints and for each other kind of row.
        Assert.Equal(2 + KindsOfRows, queries);
    }

    [Theory]
    [InlineData("session")]
    [InlineData("reset")]
    [InlineData("throttle")]
    public async Task Sweep_RunThatIsCutOff_IsContinuedAndThenBegunAgain(string kind)
    {
        var hook = new OperationHook();
        await using var app = await CreateAsync(hook);
        await AddRowsAsync(PageSize + 1, number => app.Table.UpsertEntityAsync(
            new TableEntity($"{kind}_{number:d6}", Keys.IndexRow) { ["expires"] = app.Clock.GetUtcNow().AddSeconds(1) },
            TableUpdateMode.Replace,
            CancellationToken));
        using var run = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        hook.Before = message => IsNextPage(message) ? run.CancelAsync() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => app.Store.SweepAsync(app.Clock.GetUtcNow(), run.Token));
        hook.Before = _ => Task.CompletedTask;
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, CountOf(await SweepAsync(app)));
        Assert.Equal(PageSize, (await ReadVersionsAsync(app)).Count());
        Assert.False((await app.Table.GetEntityIfExistsAsync<TableEntity>(Keys.Sweep, kind, cancellationToken: CancellationToken)).HasValue);

        Assert.Equal(PageSize, CountOf(await SweepAsync(app)));
        Assert.Empty(await ReadVersionsAsync(app));

        int CountOf(SweepResult swept) => kind switch
        {
            "session" => swept.Sessions,
            "reset" => swept.Tokens,
            _ => swept.Counters,
        };
    }

    [Fact]
    public async Task Sweep_NoTable_DeletesNothing()
    {
        await using var app = await CreateAsync();
        await app.Table.DeleteAsync(CancellationToken);

        Assert.Equal(new SweepResult(0, 0, 0, 0, 0), await SweepAsync(app));
    }

    [Fact]
    public async Task SweepFunction_SomethingToDelete_LogsHowMuch()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "2"));
        await RegisterAsync(app);
        await LogInAsync(app);
        await LogInAsync(app);
        await RequestResetAsync(app);
        app.Clock.Advance(TimeSpan.FromDays(7));

        await new AuthFunctions.Functions.Background.Sweep(app.Auth).RunAsync(new TimerInfo(), CancellationToken);

        var (level, text) = Assert.Single(app.Log.Records, record => record.Text.StartsWith("Swept", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Information, level);
        Assert.Equal("Swept 2 expired sessions, 1 expired one-time tokens, 1 expired throttles, 0 names that were given up and 0 users whose registration was never completed.", text.TrimEnd());
    }

    private static Task<SweepResult> SweepAsync(AuthHarness app) => app.Store.SweepAsync(app.Clock.GetUtcNow(), CancellationToken);

    private static async Task<string> AddOrphanAsync(AuthHarness app, string email = "orphan@holberton.io")
    {
        var now = app.Clock.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Email = email,
            Password = new HashedPassword("$2b$04$x", PasswordScheme.Bcrypt),
            Created = now,
            Updated = now,
        };
        await app.Table.AddEntityAsync(UserRow.From(user), CancellationToken);
        return user.Id;
    }

    private static Task AddSessionRowsAsync(AuthHarness app, int count, DateTimeOffset expires) =>
        AddRowsAsync(count, _ => app.Table.UpsertEntityAsync(
            SessionRow.From(new Session
            {
                IdHash = OpaqueToken.Hash(OpaqueToken.Create())!,
                UserId = "user",
                Created = expires,
                Expires = expires,
                LastSeen = expires,
            }),
            TableUpdateMode.Replace,
            CancellationToken));

    private static Task AddRowsAsync(int count, Func<int, Task> add) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = CancellationToken },
            async (number, _) => await add(number));

    /// <returns>Every row with its version, except the sweep's own rows.</returns>
    private static async Task<IEnumerable<(string, string)>> ReadVersionsAsync(AuthHarness app) =>
        from row in await InvariantChecker.ReadRowsAsync(app.Table, CancellationToken)
        where row.PartitionKey != Keys.Sweep
        select (row.PartitionKey, row.ETag.ToString());

    private static bool IsQuery(HttpMessage message) =>
        message.Request.Uri.Path.EndsWith("()", StringComparison.Ordinal) && message.Response.Status == (int)HttpStatusCode.OK;

    private static bool IsNextPage(HttpMessage message) =>
        message.Request.Uri.ToString().Contains("NextPartitionKey", StringComparison.Ordinal);

    private static int CountRows(HttpMessage message)
    {
        using var page = JsonDocument.Parse(message.Response.Content.ToMemory());
        return page.RootElement.GetProperty("value").GetArrayLength();
    }

    private static void BeforeItsDeletion(OperationHook hook, Func<Task> action) => hook.Before = async message =>
    {
        if (message.Request.Method == RequestMethod.Delete)
        {
            await action();
        }
    };

    private void ChangeBeforeItsDeletion(AuthHarness app, OperationHook hook, string partitionKey, string rowKey) =>
        BeforeItsDeletion(hook, () => OtherClient(app).UpsertEntityAsync(
            new TableEntity(partitionKey, rowKey) { ["changed"] = true }, TableUpdateMode.Merge, CancellationToken));

    private TableClient OtherClient(AuthHarness app) => new(_azurite.Azurite.ConnectionString, app.Table.Name);

    private async Task<AuthHarness> CreateAsync(OperationHook hook)
    {
        var table = await _azurite.CreateTableAsync();
        return AuthHarness.Open(
            _azurite, table.Name, new FakeClock(), options => options.AddPolicy(hook, HttpPipelinePosition.PerCall));
    }
}
