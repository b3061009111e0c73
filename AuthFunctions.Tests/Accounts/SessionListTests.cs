using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure;

namespace AuthFunctions.Tests.Accounts;

public sealed class SessionListTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SudoLifetime = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task ListSessions_SeveralLogins_ListsThemNewestFirst()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "3"));
        await RegisterAsync(app);
        var start = app.Clock.GetUtcNow();
        var phone = await LogInFromAsync(app, From("203.0.113.7") with { Device = "Safari on iPhone" });
        app.Clock.Advance(Second);
        var laptop = await LogInFromAsync(app, From("2001:db8:1:2::3") with { Device = "Firefox on Linux" });
        app.Clock.Advance(Second);
        var script = await LogInFromAsync(app, ClientInfo.Unknown);
        app.Clock.Advance(Second);

        var listed = await app.Auth.ListSessionsAsync(await AuthorizeAsync(app, laptop.Id), CancellationToken);

        var lifetime = TimeSpan.FromDays(7);
        Assert.Equal(
            [
                new(script.Session.Handle, false, null, null, start + (2 * Second), start + (2 * Second), start + (2 * Second) + lifetime),
                new(laptop.Session.Handle, true, "Firefox on Linux", "2001:db8:1::/48", start + Second, start + (3 * Second), start + Second + lifetime),
                new(phone.Session.Handle, false, "Safari on iPhone", "203.0.113.0/24", start, start, start + lifetime),
            ],
            listed);
    }

    [Fact]
    public async Task ListSessions_SessionsOfOthersOrThatHaveEnded_AreLeftOut()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "9"), ("Sessions:IdleTimeout", "01:00:00"), ("Sessions:SudoLifetime", "02:00:00"), ("Sessions:Lifetime", "02:00:00"));
        await RegisterAsync(app);
        await RegisterAsync(app, "other@holberton.io");
        await LogInAsync(app, "other@holberton.io");
        var (used, unused, withoutRow) = (await LogInAsync(app), await LogInAsync(app), await LogInAsync(app));
        await app.Store.DeleteSessionAsync(OpaqueToken.Hash(withoutRow)!, CancellationToken);

        app.Clock.Advance(TimeSpan.FromHours(1) - Second);
        Assert.True(await IsAliveAsync(app, used));
        var current = await LogInAsync(app);
        // Two of them began at the same time by the clock.
        Assert.Equal([current, used, unused], await ListAsync());

        app.Clock.Advance(Second);
        Assert.Equal([current, used], await ListAsync());

        app.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal([current, used], await ListAsync());
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([current], await ListAsync());

        async Task<IEnumerable<string>> ListAsync()
        {
            var listed = await app.Auth.ListSessionsAsync(await AuthorizeAsync(app, current), CancellationToken);
            return listed!.Select(session => Array.Find([used, unused, withoutRow, current], id => HandleOf(id) == session.Handle)!);
        }
    }

    [Fact]
    public async Task Authorize_AtTheEndOfTheSudoLifetime_RequiresToReauthenticate()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var login = await LogInFromAsync(app, ClientInfo.Unknown);

        app.Clock.Advance(SudoLifetime - Second);
        var granted = Assert.IsType<AccessResult.Granted>(await TryAuthorizeAsync(app, login.Id));
        Assert.Equal((login.Session.IdHash, login.Session.Created + SudoLifetime), (granted.Session.IdHash, granted.RecentUntil));
        Assert.Equal(login.RecentUntil, granted.RecentUntil);

        app.Clock.Advance(Second);
        Assert.Equal([AuthenticationMethods.Password], Assert.IsType<AccessResult.ReauthenticationRequired>(await TryAuthorizeAsync(app, login.Id)).Methods);
        Assert.IsType<AccessResult.Granted>(await app.Auth.AuthorizeAsync([login.Id], needsRecentLogin: false, ClientInfo.Unknown, CancellationToken));
        Assert.IsType<AccessResult.NoSession>(await TryAuthorizeAsync(app, OpaqueToken.Create()));
        Assert.IsType<AccessResult.NoSession>(await TryAuthorizeAsync(app, "nonsense"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EndSession_ByItsHandle_EndsItAndNoOther(bool endsCurrent)
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "2"));
        await RegisterAsync(app);
        var (current, other) = (await LogInAsync(app), await LogInAsync(app));
        var (ended, kept) = endsCurrent ? (current, other) : (other, current);

        Assert.True(await EndAsync(app, current, HandleOf(ended)));

        Assert.False(await IsAliveAsync(app, ended));
        Assert.True(await IsAliveAsync(app, kept));
        Assert.Equal([OpaqueToken.Hash(kept)], await ListHashesAsync(app));
    }

    [Fact]
    public async Task EndSession_UnknownHandle_ReturnsFalseAndEndsNothing()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        await RegisterAsync(app, "other@holberton.io");
        var (current, foreign) = (await LogInAsync(app), await LogInAsync(app, "other@holberton.io"));

        foreach (var handle in (string[])[HandleOf(foreign), HandleOf(current).ToUpperInvariant(), OpaqueToken.Hash(current)!, current, "0123456789abcdef", ""])
        {
            Assert.False(await EndAsync(app, current, handle));
        }

        Assert.True(await IsAliveAsync(app, foreign));
        Assert.True(await IsAliveAsync(app, current));
    }

    [Fact]
    public async Task EndSession_RowAlreadyDeleted_TakesItOffTheList()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "2"));
        await RegisterAsync(app);
        var (current, other) = (await LogInAsync(app), await LogInAsync(app));
        await app.Store.DeleteSessionAsync(OpaqueToken.Hash(other)!, CancellationToken);

        Assert.True(await EndAsync(app, current, HandleOf(other)));

        Assert.Equal([OpaqueToken.Hash(current)], await ListHashesAsync(app));
        Assert.False(await EndAsync(app, current, HandleOf(other)));
    }

    [Fact]
    public async Task EndOtherSessions_SeveralSessions_KeepsTheCurrentOne()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "3"));
        await RegisterAsync(app);
        await RegisterAsync(app, "other@holberton.io");
        var foreign = await LogInAsync(app, "other@holberton.io");
        var (first, current, last) = (await LogInAsync(app), await LogInAsync(app), await LogInAsync(app));

        Assert.True(await app.Auth.EndOtherSessionsAsync(await AuthorizeAsync(app, current), ClientInfo.Unknown, CancellationToken));

        Assert.False(await IsAliveAsync(app, first));
        Assert.False(await IsAliveAsync(app, last));
        Assert.True(await IsAliveAsync(app, current));
        Assert.True(await IsAliveAsync(app, foreign));
        Assert.Equal([OpaqueToken.Hash(current)], await ListHashesAsync(app));
        Assert.True(await app.Auth.EndOtherSessionsAsync(await AuthorizeAsync(app, current), ClientInfo.Unknown, CancellationToken));
    }

    [Fact]
    public async Task AnyRequest_SessionThatHasEndedSinceItWasAuthorized_DoesNothing()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "2"));
        await RegisterAsync(app);
        var (current, other) = (await LogInAsync(app), await LogInAsync(app));
        var session = await AuthorizeAsync(app, current);
        await app.Auth.DestroySessionAsync([current], ClientInfo.Unknown, CancellationToken);

        Assert.Null(await app.Auth.ListSessionsAsync(session, CancellationToken));
        Assert.False(await app.Auth.EndSessionAsync(session, HandleOf(other), ClientInfo.Unknown, CancellationToken));
        Assert.False(await app.Auth.EndOtherSessionsAsync(session, ClientInfo.Unknown, CancellationToken));

        Assert.True(await IsAliveAsync(app, other));
        await app.Table.DeleteEntityAsync(Keys.User(session.UserId), Keys.UserRow, ETag.All, CancellationToken);
        Assert.Null(await app.Auth.ListSessionsAsync(session, CancellationToken));
    }

    private static string HandleOf(string sessionId) => SessionHandle.Of(OpaqueToken.Hash(sessionId)!);

    private static async Task<NewSession> LogInFromAsync(AuthHarness app, ClientInfo client) => Assert.IsType<LoginResult.LoggedIn>(
        await app.Auth.LogInAsync(new LoginRequest(LoginName.Email(Email), Password), client, CancellationToken)).Session;

    private static Task<AccessResult> TryAuthorizeAsync(AuthHarness app, string sessionId) =>
        app.Auth.AuthorizeAsync([sessionId], needsRecentLogin: true, ClientInfo.Unknown, CancellationToken);

    private static async Task<bool> EndAsync(AuthHarness app, string current, string handle) =>
        await app.Auth.EndSessionAsync(await AuthorizeAsync(app, current), handle, ClientInfo.Unknown, CancellationToken);

    private static async Task<IEnumerable<string>> ListHashesAsync(AuthHarness app) =>
        (await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken))!.Sessions.Select(listed => listed.IdHash);
}
