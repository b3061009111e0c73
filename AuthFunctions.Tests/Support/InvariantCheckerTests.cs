using AuthFunctions.Core.Storage;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Support;

public sealed class InvariantCheckerTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private const string Other = "bob@holberton.io";

    [Fact]
    public async Task Check_AfterEveryFlow_PassesWithAndWithoutItsSessionsExpired()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        await RegisterAsync(app, Other);
        await app.Auth.RegisterUserAsync(LoginName.Username("guillaume"), Password, ClientInfo.Unknown, CancellationToken);
        string[] sessions = [await LogInAsync(app), await LogInAsync(app), await LogInAsync(app, Other)];
        await app.Auth.DestroySessionAsync([sessions[2]], ClientInfo.Unknown, CancellationToken);
        string[] tokens = [await RequestResetAsync(app), await RequestResetAsync(app), await RequestResetAsync(app, Other)];
        await UpdatePasswordAsync(app, tokens[1]);
        var inputs = Inputs(app) with { SessionIds = sessions, Secrets = [.. tokens, Password] };

        await InvariantChecker.CheckAsync(app.Table, inputs, CancellationToken);
        await InvariantChecker.CheckAsync(app.Table, inputs with { Now = inputs.Now.AddDays(8) }, CancellationToken);
    }

    [Fact]
    public async Task Check_NothingStored_Passes()
    {
        await using var app = await CreateAsync();

        await InvariantChecker.CheckAsync(app.Table, Inputs(app), CancellationToken);
    }

    [Fact]
    public async Task Check_IndexRowWithoutItsUser_IsReported()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var user = await FindUserAsync(app);

        await app.Table.DeleteEntityAsync(Keys.User(user.Id), Keys.UserRow, cancellationToken: CancellationToken);

        await AssertReportedAsync(app, $"The name {Keys.Name(LoginName.Email(Email))} is blocked: its user {user.Id} has no row.");
    }

    [Fact]
    public async Task Check_IndexRowOfAnotherUser_IsReportedAsBlockedAndAsASecondName()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var user = await FindUserAsync(app);

        await app.Table.AddEntityAsync(IndexRow.From(Keys.Name(LoginName.Username(Email)), user.Id), CancellationToken);

        await AssertReportedAsync(
            app,
            $"The name {Keys.Name(LoginName.Username(Email))} is blocked: its user {user.Id} has another name.",
            $"The user {user.Id} is found through 2 index rows: {Keys.Name(LoginName.Email(Email))}, {Keys.Name(LoginName.Username(Email))}.");
    }

    [Fact]
    public async Task Check_SessionThatItsUserDoesNotList_IsReportedIfItWasHandedOutAndHasNotExpired()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = await LogInAsync(app);
        var user = await FindUserAsync(app);

        Assert.True(await app.Store.UpdateUserAsync(user with { Sessions = [] }, CancellationToken));

        var handedOut = Inputs(app) with { SessionIds = [session] };
        await InvariantChecker.CheckAsync(app.Table, Inputs(app), CancellationToken);
        await InvariantChecker.CheckAsync(app.Table, handedOut with { Now = handedOut.Now.AddDays(7) }, CancellationToken);
        await AssertReportedAsync(
            app,
            handedOut,
            $"The session {OpaqueToken.Hash(session)} is alive, and its user {user.Id} does not list it: no password change would end it.");
    }

    [Fact]
    public async Task Check_SessionWithoutAUser_IsReported()
    {
        await using var app = await CreateAsync();
        var session = OpaqueToken.Create();
        var now = app.Clock.GetUtcNow();

        await app.Store.AddSessionAsync(
            new Session { IdHash = OpaqueToken.Hash(session)!, UserId = "nobody", Created = now, Expires = now.AddDays(1), LastSeen = now },
            CancellationToken);

        await AssertReportedAsync(
            app,
            Inputs(app) with { SessionIds = [session] },
            $"The session {OpaqueToken.Hash(session)} is alive, and its user nobody does not list it: no password change would end it.");
    }

    [Fact]
    public async Task Check_MoreSessionsThanAllowed_IsReported()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "2"));
        await RegisterAsync(app);
        await LogInAsync(app);
        await LogInAsync(app);
        var user = await FindUserAsync(app);

        await InvariantChecker.CheckAsync(app.Table, Inputs(app) with { MaxSessionsPerUser = 2 }, CancellationToken);
        await AssertReportedAsync(app, $"The user {user.Id} lists 2 sessions; 1 are allowed.");
    }

    [Fact]
    public async Task Check_ResetTokenWithoutItsRow_IsReportedUntilItExpires()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var token = await RequestResetAsync(app);
        var user = await FindUserAsync(app);

        await app.Store.DeleteTokenAsync(TokenPurpose.Reset, OpaqueToken.Hash(token)!, CancellationToken);

        await AssertReportedAsync(app, $"The user {user.Id} has 0 reset tokens that work; 1 should.");
        app.Clock.Advance(TimeSpan.FromHours(1));
        await InvariantChecker.CheckAsync(app.Table, Inputs(app), CancellationToken);
    }

    [Fact]
    public async Task Check_TwoResetRowsThatWork_IsReported()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var token = await RequestResetAsync(app);
        var user = await FindUserAsync(app);

        var second = IndexRow.From(TokenPurpose.Reset, user.ResetToken()!, user.Id);
        second.RowKey = "second";
        await app.Table.AddEntityAsync(second, CancellationToken);

        await AssertReportedAsync(
            app, Inputs(app) with { Secrets = [token] }, $"The user {user.Id} has 2 reset tokens that work; 1 should.");
    }

    [Fact]
    public async Task Check_SecretInAKeyOrAProperty_IsReported()
    {
        await using var app = await CreateAsync();
        var session = OpaqueToken.Create();
        var token = OpaqueToken.Create();

        await app.Table.AddEntityAsync(
            new TableEntity($"throttle_{session}", token) { ["note"] = $"text with {Password} in it" }, CancellationToken);

        await AssertReportedAsync(
            app,
            Inputs(app) with { SessionIds = [session.ToUpperInvariant()], Secrets = [token, Password] },
            $"The row throttle_{session}, {token} holds the secret '{Password}' in note.",
            $"The row throttle_{session}, {token} holds the secret '{session.ToUpperInvariant()}' in PartitionKey.",
            $"The row throttle_{session}, {token} holds the secret '{token}' in RowKey.");
    }

    [Fact]
    public async Task Check_Violations_FailsWithAllOfThem()
    {
        await using var app = await CreateAsync();
        await app.Table.AddEntityAsync(IndexRow.From(Keys.Name(LoginName.Email(Email)), "a"), CancellationToken);
        await app.Table.AddEntityAsync(IndexRow.From(Keys.Name(LoginName.Email(Other)), "b"), CancellationToken);

        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => InvariantChecker.CheckAsync(app.Table, Inputs(app), CancellationToken));

        Assert.Contains("violates 2 invariants", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Keys.Name(LoginName.Email(Email)), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Keys.Name(LoginName.Email(Other)), failure.Message, StringComparison.Ordinal);
    }

    private static InvariantInputs Inputs(AuthHarness app) => new() { Now = app.Clock.GetUtcNow() };

    private static async Task<User> FindUserAsync(AuthHarness app) =>
        (await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken))!;

    private static Task AssertReportedAsync(AuthHarness app, params string[] violations) =>
        AssertReportedAsync(app, Inputs(app), violations);

    private static async Task AssertReportedAsync(AuthHarness app, InvariantInputs inputs, params string[] violations) =>
        Assert.Equal(
            violations.Order(StringComparer.Ordinal),
            (await InvariantChecker.FindViolationsAsync(app.Table, inputs, CancellationToken)).Order(StringComparer.Ordinal));
}
