using AuthFunctions.Benchmarks;
using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Storage;

/// <summary>The number of storage operations of each route (docs/architecture.md), counted on the client's real pipeline.</summary>
public sealed class OperationBudgetTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    [Fact]
    public async Task RegisterUser_NewEmail_TakesFourOperations()
    {
        await using var app = await CreateAsync();

        Assert.Equal(OperationBudgets.RegisterUser + OperationBudgets.ClearName, await app.CountAsync(() => RegisterAsync(app)));
    }

    [Theory]
    [InlineData("203.0.113.7", 1)]
    [InlineData("2001:db8::1", 2)]
    public async Task RegisterUser_KnownAddress_TakesTwoMoreForEachCounter(string from, int counters)
    {
        await using var app = await CreateAsync();

        Assert.Equal(
            OperationBudgets.RegisterUser + OperationBudgets.ClearName + (counters * OperationBudgets.RaiseCounter),
            await app.CountAsync(() => app.Auth.RegisterUserAsync(LoginName.Email(Email), Password, From(from), CancellationToken)));
    }

    [Fact]
    public async Task RegisterUser_TakenEmail_TakesOneOperation()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);

        Assert.Equal(1, await app.CountAsync(
            () => app.Auth.RegisterUserAsync(LoginName.Email(Email), Password, ClientInfo.Unknown, CancellationToken)));
    }

    [Fact]
    public async Task LogIn_FirstLogin_TakesFourOperationsAndAReadOfEachCounter()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);

        Assert.Equal(OperationBudgets.LogIn + OperationBudgets.ReadCounter, await app.CountAsync(() => LogInAsync(app)));
        Assert.Equal(OperationBudgets.LogIn + OperationBudgets.DropSession + (2 * OperationBudgets.ReadCounter), await app.CountAsync(() => TryLogInAsync(app, from: "203.0.113.7")));
        Assert.Equal(OperationBudgets.LogIn + OperationBudgets.DropSession + (3 * OperationBudgets.ReadCounter), await app.CountAsync(() => TryLogInAsync(app, from: "2001:db8::1")));
    }

    [Fact]
    public async Task LogIn_InPlaceOfAnOlderSession_TakesFiveOperationsAndOneForAStrangersCookie()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var older = await LogInAsync(app);

        const int replaced = OperationBudgets.LogIn + OperationBudgets.DropSession + OperationBudgets.ReadCounter;
        Assert.Equal(replaced, await app.CountAsync(() => LogInAsync(app)));
        Assert.Equal(replaced + OperationBudgets.DropSession, await app.CountAsync(() => LogInAsync(app, presented: older)));
    }

    [Fact]
    public async Task LogIn_AfterAFailure_TakesOneMoreToClearTheName()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        await TryLogInAsync(app, password: "wrong");

        Assert.Equal(OperationBudgets.LogIn + OperationBudgets.ReadCounter + OperationBudgets.ClearName, await app.CountAsync(() => LogInAsync(app)));
    }

    [Fact]
    public async Task LogIn_KnownDevice_TakesAsManyOperationsAsWithoutOne()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "1"));
        await RegisterAsync(app);
        var devices = (await LogInAsync("b4l0u")).DeviceIds;

        Assert.Equal(OperationBudgets.LogIn + OperationBudgets.DropSession + OperationBudgets.ReadCounter, await app.CountAsync(() => LogInAsync("b4l0u", devices)));
        // The failure is counted in the user row.
        Assert.Equal(OperationBudgets.RefusedLogIn + OperationBudgets.ReadCounter + 1, await app.CountAsync(() => TryAsync("wrong", devices)));

        // Past the limit of the name, the user row is read once more, before the password is verified.
        await TryAsync("wrong", []);
        Assert.Equal(
            OperationBudgets.LogIn + OperationBudgets.DropSession + OperationBudgets.ReadCounter + 1, await app.CountAsync(() => LogInAsync("b4l0u", devices)));
        Assert.Equal(OperationBudgets.ThrottledLogIn + OperationBudgets.ReadCounter + 1, await app.CountAsync(() => TryAsync("wrong", [OpaqueToken.Create()])));

        async Task<LoginResult.LoggedIn> LogInAsync(string password, IReadOnlyCollection<string>? presented = null) =>
            Assert.IsType<LoginResult.LoggedIn>(await TryAsync(password, presented ?? []));

        Task<LoginResult> TryAsync(string password, IReadOnlyCollection<string> presented) => app.Auth.LogInAsync(
            new LoginRequest(LoginName.Email(Email), password) { DeviceIds = presented }, ClientInfo.Unknown, CancellationToken);
    }

    [Fact]
    public async Task LogIn_UnknownOrKnownEmail_TakesTwoOperationsAndTwoOnEachCounter()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);

        foreach (var email in (string[])["nobody@holberton.io", Email])
        {
            Assert.Equal(OperationBudgets.RefusedLogIn + OperationBudgets.RaiseCounter, await app.CountAsync(() => TryLogInAsync(app, email, "wrong")));
            Assert.Equal(OperationBudgets.RefusedLogIn + (2 * OperationBudgets.RaiseCounter), await app.CountAsync(() => TryLogInAsync(app, email, "wrong", from: "203.0.113.7")));
            Assert.Equal(OperationBudgets.RefusedLogIn + (3 * OperationBudgets.RaiseCounter), await app.CountAsync(() => TryLogInAsync(app, email, "wrong", from: "2001:db8::1")));
        }
    }

    [Fact]
    public async Task LogIn_Throttled_TakesOneOperationAndAReadOfEachCounter()
    {
        await using var app = await CreateAsync(("Throttling:MaxFailuresPerName", "1"));
        await TryLogInAsync(app);

        Assert.Equal(OperationBudgets.ThrottledLogIn + OperationBudgets.ReadCounter, await app.CountAsync(() => TryLogInAsync(app)));
        Assert.Equal(OperationBudgets.ThrottledLogIn + (2 * OperationBudgets.ReadCounter), await app.CountAsync(() => TryLogInAsync(app, from: "203.0.113.7")));
    }

    [Fact]
    public async Task Profile_ValidSession_TakesOneOperation()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = await LogInAsync(app);

        Assert.Equal(OperationBudgets.Profile, await app.CountAsync(() => IsAliveAsync(app, session)));
    }

    [Fact]
    public async Task LogOut_ValidSession_TakesFourOperations()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var session = await LogInAsync(app);

        Assert.Equal(OperationBudgets.LogOut, await app.CountAsync(() => app.Auth.DestroySessionAsync([session], ClientInfo.Unknown, CancellationToken)));
    }

    [Fact]
    public async Task SessionsOfAUser_ThreeOfThem_TakeAReadOrADeletionForEach()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "3"));
        await RegisterAsync(app);
        var sessions = await LogInThriceAsync();

        Assert.Equal(OperationBudgets.GetSession, await app.CountAsync(AuthorizeFirstAsync));
        Assert.Equal(
            OperationBudgets.ListSessions + (2 * OperationBudgets.ReadSession),
            await app.CountAsync(async () => Assert.Equal(3, (await app.Auth.ListSessionsAsync(await AuthorizeFirstAsync(), CancellationToken))!.Count)));
        Assert.Equal(OperationBudgets.EndSession, await app.CountAsync(() => EndAsync(SessionHandle.Of(OpaqueToken.Hash(sessions[2])!))));
        Assert.Equal(OperationBudgets.EndSession - 2, await app.CountAsync(() => EndAsync("0123456789abcdef")));

        sessions = await LogInThriceAsync();
        Assert.Equal(OperationBudgets.EndOtherSessions + (2 * OperationBudgets.DropSession), await app.CountAsync(EndOthersAsync));
        Assert.Equal(OperationBudgets.EndOtherSessions - 1, await app.CountAsync(EndOthersAsync));

        sessions = await LogInThriceAsync();
        Assert.Equal(
            OperationBudgets.EndAllSessions + (3 * OperationBudgets.DropSession),
            await app.CountAsync(async () => await app.Auth.SignOutEverywhereAsync((await AuthorizeFirstAsync()).UserId, ClientInfo.Unknown, CancellationToken)));

        async Task<string[]> LogInThriceAsync() => [await LogInAsync(app), await LogInAsync(app), await LogInAsync(app)];
        Task<Session> AuthorizeFirstAsync() => AuthorizeAsync(app, sessions[0]);
        async Task EndAsync(string handle) => await app.Auth.EndSessionAsync(await AuthorizeFirstAsync(), handle, ClientInfo.Unknown, CancellationToken);
        async Task EndOthersAsync() =>
            Assert.True(await app.Auth.EndOtherSessionsAsync(await AuthorizeFirstAsync(), ClientInfo.Unknown, CancellationToken));
    }

    [Fact]
    public async Task RequestReset_TakesFourOperationsTwoOnEachCounterAndOneForAnOlderToken()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);

        const int newer = OperationBudgets.RequestReset + OperationBudgets.DropResetToken;
        Assert.Equal(OperationBudgets.RequestReset + OperationBudgets.RaiseCounter, await app.CountAsync(() => RequestResetAsync(app)));
        Assert.Equal(newer + OperationBudgets.RaiseCounter, await app.CountAsync(() => RequestResetAsync(app)));
        Assert.Equal(newer + ((2 + OperationBudgets.PairCounters) * OperationBudgets.RaiseCounter), await app.CountAsync(() => RequestFromAsync("203.0.113.7")));
        Assert.Equal(newer + ((3 + OperationBudgets.PairCounters) * OperationBudgets.RaiseCounter), await app.CountAsync(() => RequestFromAsync("2001:db8::1")));

        Task<ResetTokenResult> RequestFromAsync(string address) => app.Auth.GetResetPasswordTokenAsync(Email, From(address), CancellationToken);
    }

    [Fact]
    public async Task RequestReset_OverTheLimitsOfTheName_TakesAReadOfEachCounterMore()
    {
        await using var app = await CreateAsync(("Throttling:MaxResetRequestsPerName", "1"));
        await RegisterAsync(app);
        await UpdatePasswordAsync(app, Assert.IsType<ResetTokenResult.Issued>(await RequestFromAsync()).Token);

        const int counters = 2 + OperationBudgets.PairCounters;
        const int exception = OperationBudgets.RequestReset + (counters * (OperationBudgets.ReadCounter + OperationBudgets.RaiseCounter));
        Assert.Equal(exception, await app.CountAsync(RequestFromAsync));
        Assert.Equal(OperationBudgets.ThrottledReset + (counters * OperationBudgets.ReadCounter), await app.CountAsync(RequestFromAsync));

        Task<ResetTokenResult> RequestFromAsync() => app.Auth.GetResetPasswordTokenAsync(Email, From("203.0.113.7"), CancellationToken);
    }

    [Fact]
    public async Task UpdatePassword_WithASession_TakesFiveOperationsAReadOfTheNameAndOneToClearIt()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        await LogInAsync(app);
        var token = await RequestResetAsync(app);

        Assert.Equal(OperationBudgets.UpdatePassword + OperationBudgets.ReadCounter, await app.CountAsync(() => UpdatePasswordAsync(app, token)));

        await TryLogInAsync(app, password: "wrong");
        token = await RequestResetAsync(app);
        Assert.Equal(
            OperationBudgets.UpdatePassword - OperationBudgets.DropSession + OperationBudgets.ReadCounter + OperationBudgets.ClearName,
            await app.CountAsync(() => UpdatePasswordAsync(app, token)));
    }

    [Fact]
    public async Task RequestResetAndUpdatePassword_ByMail_TakeOneEnqueueEach()
    {
        await using var sink = MailSink.Start();
        await using var app = await CreateAsync(MailHarness.SettingsOf(sink.Settings));
        await RegisterAsync(app);
        await app.Queue.CreateAsync(cancellationToken: CancellationToken);

        Assert.Equal(
            OperationBudgets.RequestResetByMail,
            await app.CountAsync(() => app.Auth.RequestPasswordResetAsync(Email, ClientInfo.Unknown, CancellationToken)));
        Assert.Equal(OperationBudgets.RequestReset + OperationBudgets.RaiseCounter, await app.CountAsync(app.RunTasksAsync));

        await LogInAsync(app);
        var token = MailHarness.TokenOf(await sink.NextMailAsync(CancellationToken));
        Assert.Equal(
            OperationBudgets.UpdatePassword + OperationBudgets.ReadCounter + OperationBudgets.AnnounceNotice,
            await app.CountAsync(() => UpdatePasswordAsync(app, token)));
        Assert.Equal(OperationBudgets.SendNotice, await app.CountAsync(app.RunTasksAsync));
    }

    [Fact]
    public async Task CheckReady_TakesAReadOfTheTableAndOneOfTheQueue()
    {
        await using var app = await CreateAsync();
        await app.Queue.CreateAsync(cancellationToken: CancellationToken);

        Assert.Equal(OperationBudgets.Ready, await app.CountAsync(() => app.Auth.CheckReadyAsync(CancellationToken)));
    }
}
