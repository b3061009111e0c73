using System.Collections.Concurrent;
using System.Diagnostics;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Mail;

/// <summary>The routes that enqueue a task, with every fault of the queue.</summary>
[Trait("Category", "Host")]
public sealed class QueueOutageTests(AuthApp app) : IAsyncLifetime
{
    private const string Password = "b4l0u";
    private const string NewPassword = "t4rt1fl3tt3";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<TargetedFault> _faults = [];
    private Azurite _azurite = null!;
    private FaultProxy _proxy = null!;
    private Mailboxes _mails = null!;
    private OwnApp _own = null!;

    // Not for an hour: the app does not wait that long.
    public static TheoryData<string> PassingFaults => [.. FaultsBut(Fault.BusyForAnHour)];

    // Not a slow response: the app waits for it.
    public static TheoryData<string> LastingFaults => [.. FaultsBut(Fault.RespondSlowly)];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        _azurite = await Azurite.StartAsync(cancellationToken: CancellationToken);
        _proxy = await FaultProxy.StartAsync(_azurite, CancellationToken);
        _proxy.Plan = attempt => attempt.IsEnqueue
            ? _faults.Select(fault => fault.Decide(attempt)).FirstOrDefault(fault => fault != Fault.None)
            : Fault.None;
        _mails = new Mailboxes();
        _own = await StartAppAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_own?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_mails?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_azurite?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task FirstTryFails_IsNotSeenByTheClientAndTheMailArrives(string name)
    {
        var kind = Enum.Parse<Fault>(name);
        var email = await RegisterAsync();
        var fault = Add(kind, lasts: false, LoginName.Email(email).Hash);

        (await RequestAsync(email)).AssertStatus(OK);
        var token = await NextTokenAsync(email);
        var update = Add(kind, lasts: false, await FindUserIdAsync(email));
        var reply = await UpdateAsync(email, token);

        // A lost response of the request may lead to two mails, of which the last one works.
        if (reply.Status == Forbidden)
        {
            reply = await UpdateAsync(email, await NextTokenAsync(email));
        }

        reply.AssertStatus(OK);
        Assert.True(fault.WasMet && update.WasMet, "The fault was not met.");
    }

    [Theory]
    [MemberData(nameof(LastingFaults))]
    public async Task EveryTryFails_Returns503InTimeAndChangesNothing(string name)
    {
        var kind = Enum.Parse<Fault>(name);
        var (email, newEmail, unregistered) = (await RegisterAsync(), Unique.Email(), Unique.Email());
        var cookie = $"session_id={await _own.Client.LogInAsync(email, Password)}";
        (await RequestAsync(email)).AssertStatus(OK);
        var token = await NextTokenAsync(email);
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        TargetedFault[] faults =
        [
            Add(kind, lasts: true, LoginName.Email(email).Hash), Add(kind, lasts: true, await FindUserIdAsync(email)), Add(kind, lasts: true, trace),
        ];

        var watch = Stopwatch.StartNew();
        var replies = await Task.WhenAll(
            RequestAsync(email),
            UpdateAsync(email, token),
            _own.Client.SendAsync("PUT /password", Body.Form(("current_password", Password), ("new_password", NewPassword)), cookie),
            _own.Client.SendAsync("POST /email", Body.Form(("new_email", newEmail)), cookie),
            _own.Client.SendWithCookieAsync("POST /email/verification", cookie),
            _own.Client.SendWithCookieAsync("DELETE /users/me", cookie),
            _own.Client.SendAsync(
                "POST /users", Body.Form(("email", unregistered), ("password", Password)), cookie: null, ("traceparent", $"00-{trace}-00f067aa0ba902b7-01")));
        Assert.True(watch.Elapsed < Limit, $"It took {watch.Elapsed.TotalSeconds:F1} s.");
        Array.ForEach(faults, fault => fault.End());

        Assert.All(replies, AssertUnavailable);
        var session = await _own.Client.SendWithCookieAsync("GET /session", cookie);
        session.AssertStatus(OK);
        Assert.Equal(email, (string?)session.Json()["user"]!["email"]);
        var export = await _own.Client.SendWithCookieAsync("GET /users/me/export", cookie);
        Assert.Null(export.Json()["user"]!["pending_email"]);
        await _own.Client.LogInAsync(email, Password);
        (await _own.Client.SendAsync("POST /sessions", ("email", unregistered), ("password", Password))).AssertStatus(Unauthorized);
        await _own.Client.RegisterAsync(unregistered, Password);
        Assert.Equal(0, _mails.CountOf(newEmail));
        Assert.All(faults, fault => Assert.True(fault.WasMet, "The fault was not met."));
    }

    [Fact]
    public async Task QueueDown_RegistrationThatDoesNotTell_Returns503AndRegistersNoUser()
    {
        await using var own = await StartAppAsync(("Auth__EmailVerification", "Required"));
        var email = Unique.Email();

        _proxy.Plan = attempt => attempt.IsEnqueue ? Fault.LoseRequest : Fault.None;
        var refused = await own.Client.SendAsync("POST /users", ("email", email), ("password", Password));
        _proxy.Plan = _ => Fault.None;

        AssertUnavailable(refused);
        await own.Client.RegisterAsync(email, NewPassword);
        (await own.Client.SendAsync("PUT /email/verification", ("token", await NextTokenAsync(email)))).AssertStatus(NoContent);
        await own.Client.LogInAsync(email, NewPassword);
        Assert.Equal(0, _mails.CountOf(email));
    }

    [Fact]
    public async Task QueueRefusingConnections_IsNotReadyAndRecovers()
    {
        (await _own.Client.SendAsync("GET /health/ready")).AssertStatus(OK);

        _proxy.Plan = attempt => attempt.IsOfQueue ? Fault.LoseRequest : Fault.None;
        var refused = await _own.Client.SendAsync("GET /health/ready");
        _proxy.Plan = _ => Fault.None;

        refused.AssertProblem(ServiceUnavailable);
        (await _own.Client.SendAsync("GET /health/ready")).AssertStatus(OK);
    }

    private static IEnumerable<string> FaultsBut(Fault exception) => Enum.GetNames<Fault>()
        .Except([nameof(Fault.None), nameof(Fault.RefuseConnection), exception.ToString()]);

    private static void AssertUnavailable(Reply reply)
    {
        reply.AssertProblem(ServiceUnavailable);
        Assert.True(reply.Headers.RetryAfter?.Delta > TimeSpan.Zero, "Retry-After must give seconds.");
        Assert.Empty(reply.Cookies);
    }

    private Task<OwnApp> StartAppAsync(params (string Name, string Value)[] settings) => app.StartOwnAsync(
    [
        ("AuthStorage", _proxy.ConnectionString),
        ("Auth__PasswordReset__TokenDelivery", "Email"),
        ("Auth__PublicBaseUrl", MailHarness.PublicBaseUrl),
        .. _mails.Settings,
        .. AuthApp.Unthrottled,
        .. settings,
    ]);

    /// <summary>Registers a user, and waits for the mail that verifies the email.</summary>
    private async Task<string> RegisterAsync()
    {
        var email = Unique.Email();
        await _own.Client.RegisterAsync(email, Password);
        await _mails.NextAsync(email);
        return email;
    }

    private async Task<string> NextTokenAsync(string email) => MailHarness.TokenOf(await _mails.NextAsync(email));

    private Task<Reply> RequestAsync(string email) => _own.Client.SendAsync("POST /reset_password", ("email", email));

    private Task<Reply> UpdateAsync(string email, string token) =>
        _own.Client.SendAsync("PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", NewPassword));

    private TargetedFault Add(Fault kind, bool lasts, string mark)
    {
        var fault = new TargetedFault(kind, position: 0, lasts, [mark]);
        _faults.Add(fault);
        return fault;
    }

    private async Task<string> FindUserIdAsync(string email) => (await new TableUserStore(
        new TableClient(_azurite.ConnectionString, StorageServiceCollectionExtensions.TableName)).FindUserIdByNameAsync(LoginName.Email(email), CancellationToken))!;
}
