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
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<TargetedFault> _faults = [];
    private Azurite _azurite = null!;
    private FaultProxy _proxy = null!;
    private MailSink _sink = null!;
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
        _sink = MailSink.Start();
        _own = await app.StartOwnAsync(
        [
            ("AuthStorage", _proxy.ConnectionString),
            ("Auth__PasswordReset__TokenDelivery", "Email"), ("Auth__EmailVerification", "Off"),
            ("Auth__PublicBaseUrl", MailHarness.PublicBaseUrl),
            .. _sink.Settings,
            .. AuthApp.Unthrottled,
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await (_own?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_sink?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_azurite?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task FirstTryFails_IsNotSeenByTheClientAndTheMailArrives(string name)
    {
        var kind = Enum.Parse<Fault>(name);
        var email = Unique.Email();
        await _own.Client.RegisterAsync(email, "b4l0u");
        var fault = Add(kind, lasts: false, LoginName.Email(email).Hash);

        (await RequestAsync(email)).AssertStatus(OK);
        var token = MailHarness.TokenOf(await _sink.NextMailAsync(CancellationToken));
        var update = Add(kind, lasts: false, await FindUserIdAsync(email));
        var reply = await UpdateAsync(email, token);

        // A lost response of the request may lead to two mails, of which the last one works.
        if (reply.Status == Forbidden)
        {
            reply = await UpdateAsync(email, MailHarness.TokenOf(await _sink.NextMailAsync(CancellationToken)));
        }

        reply.AssertStatus(OK);
        Assert.True(fault.WasMet && update.WasMet, "The fault was not met.");
    }

    [Theory]
    [MemberData(nameof(LastingFaults))]
    public async Task EveryTryFails_Returns503InTimeAndChangesNothing(string name)
    {
        var kind = Enum.Parse<Fault>(name);
        var email = Unique.Email();
        await _own.Client.RegisterAsync(email, "b4l0u");
        (await RequestAsync(email)).AssertStatus(OK);
        var token = MailHarness.TokenOf(await _sink.NextMailAsync(CancellationToken));
        var request = Add(kind, lasts: true, LoginName.Email(email).Hash);
        var update = Add(kind, lasts: true, await FindUserIdAsync(email));

        var watch = Stopwatch.StartNew();
        var replies = await Task.WhenAll(RequestAsync(email), UpdateAsync(email, token));
        Assert.True(watch.Elapsed < Limit, $"It took {watch.Elapsed.TotalSeconds:F1} s.");
        request.End();
        update.End();

        Assert.All(replies, reply => reply.AssertProblem(ServiceUnavailable));
        await _own.Client.LogInAsync(email, "b4l0u");
        Assert.True(request.WasMet && update.WasMet, "The fault was not met.");
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

    private Task<Reply> RequestAsync(string email) => _own.Client.SendAsync("POST /reset_password", ("email", email));

    private Task<Reply> UpdateAsync(string email, string token) =>
        _own.Client.SendAsync("PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", "t4rt1fl3tt3"));

    private TargetedFault Add(Fault kind, bool lasts, string mark)
    {
        var fault = new TargetedFault(kind, position: 0, lasts, [mark]);
        _faults.Add(fault);
        return fault;
    }

    private async Task<string> FindUserIdAsync(string email) => (await new TableUserStore(
        new TableClient(_azurite.ConnectionString, StorageServiceCollectionExtensions.TableName)).FindUserIdByNameAsync(LoginName.Email(email), CancellationToken))!;
}
