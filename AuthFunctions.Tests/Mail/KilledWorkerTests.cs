using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Mail;

/// <summary>
/// Kills the worker process between each two steps of a request that leads to a mail, and of the task that sends it. Every mail arrives, and no
/// notice of a change that did not take effect. <see cref="MailCrashTests"/> does the same in process, with more kinds of crashes.
/// </summary>
[Trait("Category", "Host")]
[Trait("Category", "Slow")]
public sealed class KilledWorkerTests(AuthApp app, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Password = "b4l0u";
    private const string NewPassword = "t4rt1fl3tt3";

    // The steps of a task on storage: read the counter, write it, index row, user row, add the token row, CAS the user row.
    private const int ResetSteps = 6;

    // The steps of a request: token row, user row, clear the counter and enqueue the notice, CAS, delete the token row.
    private const int UpdateSteps = 6;

    // The host restarts a worker that often.
    private const int KillsOfAHost = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<string, ConcurrentQueue<SinkEvent.Mail>> _mails = new();
    private KillPoint? _point;
    private Azurite _azurite = null!;
    private FaultProxy _proxy = null!;
    private MailSink _sink = null!;
    private OwnApp? _own;
    private int _kills;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        AuthApp.SkipWhenDeployed("this test kills the app.");
        LocalHost.SkipOnCoreTools("Core Tools have limits of their own for workers that end.");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The worker is found in /proc.");
        _azurite = await Azurite.StartAsync(cancellationToken: CancellationToken);
        _proxy = await FaultProxy.StartAsync(_azurite, CancellationToken);
        _proxy.Plan = attempt => _point?.Decide(attempt) ?? Fault.None;
        _sink = MailSink.Start(new()
        {
            // The mail of a worker that is killed before is not accepted.
            Accepts = async _ => !await (_point?.WaitAtMailServerAsync(isAccepted: false) ?? Task.FromResult(false)),
            AfterMail = _ => _point?.WaitAtMailServerAsync(isAccepted: true) ?? Task.CompletedTask,
        });
        _ = CollectMailsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_own?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_sink?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_azurite?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task ResetTask_WorkerKilledAtAnyStep_MailsAWorkingLinkAndCountsOneRequest()
    {
        IEnumerable<KillPoint> points =
        [
            .. from step in Enumerable.Range(1, ResetSteps)
               from isAfter in (bool[])[false, true]
               select KillPoint.InTask(step, isAfter),
            KillPoint.AtMailServer(isAccepted: false),
            KillPoint.AtMailServer(isAccepted: true),
        ];

        foreach (var point in points)
        {
            var email = Unique.Email();
            var own = await GetAppAsync();
            await own.Client.RegisterAsync(email, Password);
            _point = point;
            (await own.Client.SendAsync("POST /reset_password", ("email", email))).AssertStatus(HttpStatusCode.OK);
            await KillAsync(own, point);

            var mail = await NextMailAsync(email);
            if (point.IsAfterAcceptance)
            {
                // The mail server had the first one already.
                mail = await NextMailAsync(email);
            }

            Assert.Equal(1, await CountRequestsAsync(email));
            (await UpdateAsync(own, email, MailHarness.TokenOf(mail))).AssertStatus(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task UpdatePassword_WorkerKilledAtAnyStep_MailsANoticeIfTheChangeTookEffect()
    {
        var changed = new List<string>();
        var unchanged = new List<string>();
        foreach (var point in from step in Enumerable.Range(1, UpdateSteps)
                              from isAfter in (bool[])[false, true]
                              select KillPoint.InRequest(step, isAfter))
        {
            var email = Unique.Email();
            var own = await GetAppAsync();
            await own.Client.RegisterAsync(email, Password);
            (await own.Client.SendAsync("POST /reset_password", ("email", email))).AssertStatus(HttpStatusCode.OK);
            var token = MailHarness.TokenOf(await NextMailAsync(email));

            _point = point;
            var reply = UpdateAsync(own, email, token);
            await KillAsync(own, point);
            (await reply).AssertStatus(HttpStatusCode.InternalServerError);
            (await CanLogInAsync(own, email, NewPassword) ? changed : unchanged).Add(email);
        }

        // The worker is killed when the first notice is at the mail server too.
        _point = KillPoint.AtMailServer(isAccepted: true);
        await KillAsync(await GetAppAsync(), _point);
        foreach (var email in changed)
        {
            // The worker may have been killed before the host deleted the message of the reset mail, which is then sent twice.
            while (!IsNotice(await NextMailAsync(email)))
            {
            }
        }

        output.WriteLine($"{changed.Count} changes, {unchanged.Count} without effect");
        Assert.NotEmpty(changed);
        Assert.NotEmpty(unchanged);
        Assert.DoesNotContain(unchanged, email => _mails.TryGetValue(email, out var mails) && mails.Any(IsNotice));
    }

    private static bool IsNotice(SinkEvent.Mail mail) => mail.Subject?.Contains("was changed", StringComparison.Ordinal) is true;

    // A new worker may be too slow for the first requests.
    private static async Task<bool> CanLogInAsync(OwnApp own, string email, string password)
    {
        for (var attempt = 1; ; attempt++)
        {
            var login = await own.Client.SendAsync("POST /sessions", ("email", email), ("password", password));
            if (login.Status is HttpStatusCode.OK or HttpStatusCode.Unauthorized)
            {
                return login.Status == HttpStatusCode.OK;
            }

            Assert.True(attempt < 10 && (int)login.Status >= 500, login.Text);
        }
    }

    private static Task<Reply> UpdateAsync(OwnApp own, string email, string token) =>
        own.Client.SendAsync("PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", NewPassword));

    private async Task<OwnApp> GetAppAsync()
    {
        if (_own is null || _kills == KillsOfAHost)
        {
            // It ends after the functions that run, whose messages would be invisible for ten minutes otherwise.
            await (_own?.StopAsync() ?? Task.CompletedTask);
            await (_own?.DisposeAsync() ?? ValueTask.CompletedTask);
            _kills = 0;
            _own = await app.StartOwnAsync(
            [
                ("AuthStorage", _proxy.ConnectionString),
                ("Auth__PasswordReset__TokenDelivery", "Email"), ("Auth__EmailVerification", "Off"),
                ("Auth__PublicBaseUrl", MailHarness.PublicBaseUrl),
                ("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "00:00:01"),
                .. _sink.Settings,
            ]);
        }

        return _own;
    }

    private async Task KillAsync(OwnApp own, KillPoint point)
    {
        await point.Reached.WaitAsync(Patience, CancellationToken);
        _kills++;
        var worker = new ProcessTree(own.HostProcessId).Find("AuthFunctions.dll")!.Value;
        using (var process = Process.GetProcessById(worker))
        {
            process.Kill();
        }

        await ProcessState.WaitForEndAsync(worker, CancellationToken);
        _point = null;
        point.Release();

        // Requests that reach the host before it knows that the worker has ended fail.
        while ((await own.Client.SendAsync("GET /health")).Status != HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken);
        }
    }

    private async Task CollectMailsAsync()
    {
        await foreach (var mail in _sink.ReadAllAsync(CancellationToken).OfType<SinkEvent.Mail>())
        {
            _mails.GetOrAdd(mail.To, _ => new()).Enqueue(mail);
        }
    }

    private async Task<SinkEvent.Mail> NextMailAsync(string email)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (_mails.TryGetValue(email, out var mails) && mails.TryDequeue(out var mail))
            {
                return mail;
            }

            Assert.True(waited.Elapsed < Patience, $"No mail has arrived.\n{_own!.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken);
        }
    }

    private async Task<int> CountRequestsAsync(string email)
    {
        var table = new TableClient(_azurite.ConnectionString, StorageServiceCollectionExtensions.TableName);
        return (await new TableThrottleStore(table).FindCounterAsync(ThrottleKey.Reset(LoginName.Email(email).Hash), CancellationToken))!.Count;
    }
}
