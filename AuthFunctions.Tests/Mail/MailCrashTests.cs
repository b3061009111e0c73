using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Mail;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthFunctions.Tests.Mail;

/// <summary>
/// Ends the process at each step of a request that leads to a mail and of the task that sends it: before the step, after it, and so that it takes
/// effect later. Every mail arrives at least once, and no notice of a change that did not take effect.
/// </summary>
[Trait("Category", "Slow")]
public sealed class MailCrashTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Sent = 30;
    private const string ResetSubject = "Set a new password for app.example.com";
    private const string NoticeSubject = "Your password for app.example.com was changed";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task ResetTask_ProcessThatEndsAtAnyOperation_MailsAWorkingLinkAndCountsOneRequest(int refusals)
    {
        var operations = await CountAsync(refusals, PrepareResetAsync, RunTasksAsync);
        for (var operation = 1; operation <= operations; operation++)
        {
            foreach (var moment in (CutMoment[])[CutMoment.Before, CutMoment.After, CutMoment.Late])
            {
                await using var sink = MailSink.Start(new() { Refusals = refusals });
                await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
                await PrepareResetAsync(mail, sink);

                var cut = await CutAsync(mail, sink, operation, moment, RunTasksAsync);
                await mail.RunTasksAsync();
                if (cut.HoldsAWrite)
                {
                    await cut.ReleaseAsync();
                    await mail.RunTasksAsync();
                }

                await AssertResetAsync(mail, sink);
            }
        }

        output.WriteLine($"{operations} operations, {3 * operations} crash points");
        Assert.True(operations >= 6);
    }

    [Theory]
    [InlineData(CutMoment.Before)]
    [InlineData(CutMoment.After)]
    internal async Task ResetTask_ProcessThatEndsAtTheMailServer_MailsAWorkingLinkAndCountsOneRequest(CutMoment moment)
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await PrepareResetAsync(mail, sink);

        await CutAtMailServerAsync(mail, sink, moment);
        await mail.RunTasksAsync();

        await AssertResetAsync(mail, sink);
    }

    [Fact]
    public async Task ResetTask_ProcessThatEndsBeforeTheMessageIsDeleted_MailsAgain()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await PrepareResetAsync(mail, sink);
        var undeleted = new TaskPump(mail.App.Queue, async (message, delivery, token) =>
        {
            await mail.App.Auth.RunTaskAsync(message, delivery, token);
            throw new ServiceUnavailableException("The process has ended.");
        });

        await Assert.ThrowsAsync<ServiceUnavailableException>(undeleted.TryRunNextAsync);
        await mail.RunTasksAsync();

        await AssertResetAsync(mail, sink);
    }

    [Fact]
    public async Task RequestReset_QueueWithoutResponse_IsUnavailable()
    {
        foreach (var moment in (CutMoment[])[CutMoment.Before, CutMoment.After])
        {
            await using var sink = MailSink.Start();
            await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
            await mail.RegisterAsync();
            await mail.App.Queue.CreateAsync(cancellationToken: CancellationToken);

            await CutAsync(mail, sink, operation: 1, moment, process => process.RequestResetAsync());
            await mail.RunTasksAsync();

            Assert.Equal(moment == CutMoment.After ? 1 : 0, (await sink.StopAsync()).Count);
        }
    }

    [Fact]
    public async Task UpdatePassword_ProcessThatEndsAtAnyOperation_MailsANoticeIfTheChangeTookEffect()
    {
        var operations = await CountAsync(refusals: 0, PrepareUpdateAsync, UpdateAsync);
        for (var operation = 1; operation <= operations; operation++)
        {
            foreach (var moment in (CutMoment[])[CutMoment.Before, CutMoment.After, CutMoment.Late])
            {
                await using var sink = MailSink.Start();
                await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
                var token = await PrepareUpdateAsync(mail, sink);

                var cut = await CutAsync(mail, sink, operation, moment, process => UpdateAsync(process, token));
                if (cut.HoldsAWrite)
                {
                    // A write that arrives late arrives before the task runs, whose delay is longer than a request.
                    await cut.ReleaseAsync();
                }

                await mail.RunTasksAsync();
                Assert.Equal(await CountChangesAsync(mail), CountNotices(mail));

                // The client tries again.
                await UpdateAsync(mail, token);
                await mail.RunTasksAsync();
                Assert.Equal((1, 1), (await CountChangesAsync(mail), CountNotices(mail)));
                Assert.All((await sink.StopAsync()).OfType<SinkEvent.Mail>(), received => Assert.Equal(NoticeSubject, received.Subject));
            }
        }

        output.WriteLine($"{operations} operations, {3 * operations} crash points");
        Assert.True(operations >= 6);
    }

    [Theory]
    [InlineData(CutMoment.Before)]
    [InlineData(CutMoment.After)]
    internal async Task NoticeTask_ProcessThatEndsAtTheMailServer_MailsTheNotice(CutMoment moment)
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await UpdateAsync(mail, await PrepareUpdateAsync(mail, sink));

        await CutAtMailServerAsync(mail, sink, moment);
        await mail.RunTasksAsync();

        Assert.Equal(moment == CutMoment.After ? 2 : 1, (await sink.StopAsync()).OfType<SinkEvent.Mail>().Count());
    }

    private static async Task<string> PrepareResetAsync(MailHarness mail, MailSink sink)
    {
        await mail.RegisterAsync();
        await mail.RequestResetAsync();
        return "";
    }

    private static async Task<string> PrepareUpdateAsync(MailHarness mail, MailSink sink)
    {
        await PrepareResetAsync(mail, sink);
        await mail.RunTasksAsync();
        return MailHarness.TokenOf(await sink.NextMailAsync(CancellationToken));
    }

    private static Task RunTasksAsync(MailHarness mail) => mail.RunTasksAsync();

    private static Task RunTasksAsync(MailHarness mail, string token) => mail.RunTasksAsync();

    private static Task UpdateAsync(MailHarness mail, string token) => mail.UpdatePasswordAsync(token);

    private static async Task<int> CountChangesAsync(MailHarness mail) => (await FindUserAsync(mail))!.Changes.Length;

    private static int CountNotices(MailHarness mail) =>
        mail.Log.Of(Sent).Count(line => line.StartsWith(nameof(BackgroundTask.MailPasswordChanged), StringComparison.Ordinal));

    private static Task<User?> FindUserAsync(MailHarness mail) =>
        mail.App.Store.FindUserByNameAsync(LoginName.Email(MailHarness.Email), CancellationToken);

    /// <summary>Asserts that at least one mail has arrived, that the token of the last one works, and that one request was counted.</summary>
    private static async Task AssertResetAsync(MailHarness mail, MailSink sink)
    {
        var mails = (await sink.StopAsync()).OfType<SinkEvent.Mail>().ToList();
        Assert.NotEmpty(mails);
        Assert.All(mails, received => Assert.Equal(ResetSubject, received.Subject));
        var counter = await mail.App.Counters.FindCounterAsync(ThrottleKey.Reset(LoginName.Email(MailHarness.Email).Hash), CancellationToken);
        Assert.Equal(1, counter!.Count);
        Assert.IsType<UpdatePasswordResult.Updated>(await mail.UpdatePasswordAsync(MailHarness.TokenOf(mails[^1])));
        var inputs = new InvariantInputs { Now = mail.Clock.GetUtcNow(), Secrets = [.. mails.Select(MailHarness.TokenOf), MailHarness.NewPassword] };
        await InvariantChecker.CheckAsync(mail.App.Table, inputs, CancellationToken);
    }

    private async Task<int> CountAsync(
        int refusals, Func<MailHarness, MailSink, Task<string>> prepare, Func<MailHarness, string, Task> act)
    {
        await using var sink = MailSink.Start(new() { Refusals = refusals });
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        var token = await prepare(mail, sink);
        var cut = new StorageCut(operation: 0, CutMoment.Before);
        await using var process = mail.OpenSecond(azurite, sink.Settings, cut.AddTo);
        await act(process, token);
        // Without those of the pump, which the Functions host makes.
        return cut.Operations;
    }

    private async Task<StorageCut> CutAsync(MailHarness mail, MailSink sink, int operation, CutMoment moment, Func<MailHarness, Task> act)
    {
        var cut = new StorageCut(operation, moment);
        await using var process = mail.OpenSecond(azurite, sink.Settings, cut.AddTo);
        var exception = await Record.ExceptionAsync(() => act(process));
        Assert.True(exception is ServiceUnavailableException || (exception is null && cut.IsUnneeded), $"The crash ended with {exception?.ToString() ?? "a success"}.");
        return cut;
    }

    private async Task CutAtMailServerAsync(MailHarness mail, MailSink sink, CutMoment moment)
    {
        await using var process = mail.OpenSecond(azurite, sink.Settings, configureServices: services =>
        {
            services.AddSingleton<UserMailer>();
            services.Replace(ServiceDescriptor.Singleton<IUserMailer>(provider => new CutMailer(provider.GetRequiredService<UserMailer>(), moment)));
        });
        await Assert.ThrowsAsync<ServiceUnavailableException>(process.App.TryRunTaskAsync);
    }
}
