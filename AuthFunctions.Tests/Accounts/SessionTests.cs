using AuthFunctions.Tests.Support;
using Azure;
using Azure.Core;

namespace AuthFunctions.Tests.Accounts;

public sealed class SessionTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private const int SessionUseNotRecorded = 21;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task GetUserFromSessionId_AtTheEndOfItsLifetime_ReturnsNull()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = await LogInAsync(app);

        app.Clock.Advance(TimeSpan.FromDays(7) - Second);
        Assert.True(await IsAliveAsync(app, session));

        app.Clock.Advance(Second);
        Assert.False(await IsAliveAsync(app, session));
        Assert.False(await app.Auth.DestroySessionAsync([session], ClientInfo.Unknown, CancellationToken));
    }

    [Fact]
    public async Task GetUserFromSessionId_UnusedForTheIdleTimeout_ReturnsNull()
    {
        await using var app = await CreateAsync(("Sessions:IdleTimeout", "01:00:00"));
        await RegisterAsync(app);
        var session = await LogInAsync(app);

        app.Clock.Advance(TimeSpan.FromHours(1) - Second);
        Assert.True(await IsAliveAsync(app, session));
        app.Clock.Advance(TimeSpan.FromHours(1) - Second);
        Assert.True(await IsAliveAsync(app, session));

        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(await IsAliveAsync(app, session));
    }

    [Fact]
    public async Task GetUserFromSessionId_UsedAllTheTimeUnderAnIdleTimeout_StillEndsWithItsLifetime()
    {
        await using var app = await CreateAsync(("Sessions:IdleTimeout", "01:00:00"), ("Sessions:Lifetime", "02:00:00"));
        await RegisterAsync(app);
        var session = await LogInAsync(app);

        for (var minutes = 0; minutes < 110; minutes += 10)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.True(await IsAliveAsync(app, session));
        }

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(await IsAliveAsync(app, session));
    }

    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("", "{5f9b6d3c-1a2b-4c5d-8e9f-0a1b2c3d4e5f}", "5f9b6d3c1a2b4c5d8e9f0a1b2c3d4e5f", "5f9b6d3c-1a2b-4c5d-8e9f-0a1b2c3d4e5g")]
    public async Task GetUserFromSessionId_NoSessionId_ReadsNothing(params string[] sessionIds)
    {
        await using var app = await CreateAsync();

        var operations = await app.CountAsync(async () =>
        {
            Assert.Null(await app.Auth.GetUserFromSessionIdAsync(sessionIds, ClientInfo.Unknown, CancellationToken));
            Assert.False(await app.Auth.DestroySessionAsync(sessionIds, ClientInfo.Unknown, CancellationToken));
        });

        Assert.Equal(0, operations);
    }

    [Fact]
    public async Task GetUserFromSessionId_UnknownSession_ReturnsNull()
    {
        await using var app = await CreateAsync();

        Assert.False(await IsAliveAsync(app, OpaqueToken.Create()));
    }

    [Fact]
    public async Task GetUserFromSessionId_SecondSession_IsReadOnlyAfterTheFirstIsFoundDead()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var (dead, live) = (OpaqueToken.Create(), await LogInAsync(app));

        Assert.Equal(1, await CountAsync(live));
        Assert.Equal(1, await CountAsync(live, dead));
        Assert.Equal(1, await CountAsync("nonsense", live, live));
        Assert.Equal(2, await CountAsync(dead, dead, live));

        Task<int> CountAsync(params string[] sessionIds) => app.CountAsync(
            async () => Assert.NotNull(await app.Auth.GetUserFromSessionIdAsync(sessionIds, ClientInfo.Unknown, CancellationToken)));
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("hangs")]
    public async Task GetUserFromSessionId_LastUseCannotBeRecorded_StillFindsTheUser(string write)
    {
        await using var app = await CreateAsync(("Sessions:IdleTimeout", "01:00:00"));
        await RegisterAsync(app);
        var session = await LogInAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        var hook = new OperationHook
        {
            Before = message => message.Request.Method == RequestMethod.Get ? Task.CompletedTask
                : write == "fails" ? throw new RequestFailedException(500, "InternalError")
                : Task.Delay(Timeout.Infinite, message.CancellationToken),
        };
        await using var failing = AuthHarness.Open(
            Azurite, app.Table.Name, app.Clock, options => options.AddPolicy(hook, HttpPipelinePosition.PerCall), ("Sessions:IdleTimeout", "01:00:00"));

        Assert.True(await IsAliveAsync(failing, session));

        Assert.Single(failing.Log.Of(SessionUseNotRecorded));
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.False(await IsAliveAsync(app, session));
    }

    [Theory]
    [InlineData(null, 24 * 60)]
    [InlineData("100.00:00:00", 24 * 60)]
    [InlineData("01:00:00", 6)]
    public async Task GetUserFromSessionId_UsedOften_RecordsItOnceADayOrATenthOfTheIdleTimeout(string? idleTimeout, int minutes)
    {
        await using var app = await CreateAsync(idleTimeout is null ? [] : [("Sessions:IdleTimeout", idleTimeout)]);
        await RegisterAsync(app);
        var session = await LogInAsync(app);
        var interval = TimeSpan.FromMinutes(minutes);

        app.Clock.Advance(interval - Second);
        Assert.Equal(1, await UseAsync());
        app.Clock.Advance(Second);
        Assert.Equal(2, await UseAsync());
        Assert.Equal(1, await UseAsync());
        Assert.Equal(app.Clock.GetUtcNow(), (await app.Store.FindSessionAsync(OpaqueToken.Hash(session)!, CancellationToken))!.LastSeen);
        app.Clock.Advance(interval - Second);
        Assert.Equal(1, await UseAsync());

        Task<int> UseAsync() => app.CountAsync(async () => Assert.True(await IsAliveAsync(app, session)));
    }

    [Fact]
    public async Task GetUserFromSessionId_SessionEndsBeforeItsUseIsRecorded_DoesNotReviveIt()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = await LogInAsync(app);
        app.Clock.Advance(TimeSpan.FromDays(1));
        var writes = 0;
        var hook = new OperationHook
        {
            Before = async message =>
            {
                if (message.Request.Method != RequestMethod.Get)
                {
                    writes++;
                    Assert.True(await app.Auth.DestroySessionAsync([session], ClientInfo.Unknown, CancellationToken));
                }
            },
        };
        await using var slow = AuthHarness.Open(
            Azurite, app.Table.Name, app.Clock, options => options.AddPolicy(hook, HttpPipelinePosition.PerCall));

        Assert.True(await IsAliveAsync(slow, session));

        Assert.Equal(1, writes);
        Assert.False(await IsAliveAsync(app, session));
    }

    [Fact]
    public async Task DestroySession_SeveralOfOneUser_EndsThemWithOneUpdateOfTheUser()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "3"));
        await RegisterAsync(app);
        string[] ended = [await LogInAsync(app), await LogInAsync(app)];
        var kept = await LogInAsync(app);

        // Two rows are read and deleted, one user is read and written.
        Assert.Equal(6, await app.CountAsync(
            async () => Assert.True(await app.Auth.DestroySessionAsync(ended, ClientInfo.Unknown, CancellationToken))));

        var user = await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken);
        Assert.Equal([OpaqueToken.Hash(kept)], user!.Sessions.Select(listed => listed.IdHash));
    }

    [Fact]
    public async Task DestroySession_ValidSession_EndsItAndNoOther()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "2"));
        await RegisterAsync(app);
        var kept = await LogInAsync(app);
        var ended = await LogInAsync(app);

        Assert.True(await app.Auth.DestroySessionAsync([ended], ClientInfo.Unknown, CancellationToken));

        Assert.False(await IsAliveAsync(app, ended));
        Assert.True(await IsAliveAsync(app, kept));
        Assert.False(await app.Auth.DestroySessionAsync([ended], ClientInfo.Unknown, CancellationToken));
        var user = await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken);
        Assert.Equal([OpaqueToken.Hash(kept)], user!.Sessions.Select(listed => listed.IdHash));
    }
}
