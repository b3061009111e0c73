using System.Globalization;
using System.Net;
using AuthFunctions.Benchmarks;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Mail;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthFunctions.Tests.Mail;

public sealed class UserMailTests(AzuriteFixture azurite)
{
    private const int Sent = 30;
    private const int NotSent = 31;
    private const int Delayed = 36;
    private const int Failed = 50;

    private const double NoticeDelay = 60;

    private static readonly double[] RetryDelays = [.. TaskRunner.RetryDelays.Select(delay => delay.TotalSeconds)];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestReset_RegisteredEmail_MailsATokenThatWorks()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        var userId = await mail.RegisterAsync();

        await mail.RequestResetAsync(" GUILLAUME@holberton.io");
        await mail.RunTasksAsync();

        var sent = await sink.NextMailAsync(CancellationToken);
        var token = MailHarness.TokenOf(sent);
        Assert.Equal(("no-reply@example.com", MailHarness.Email), (sent.From, sent.To));
        Assert.Equal("Set a new password for app.example.com", sent.Subject);
        Assert.Contains("From: Example <no-reply@example.com>", sent.Headers, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", sent.Headers, StringComparison.Ordinal);
        Assert.Contains("Content-Type: multipart/alternative;", sent.Headers, StringComparison.Ordinal);
        Assert.Equal(["text/plain", "text/html"], sent.Types);
        Assert.Contains("for 1 hour", sent.Text, StringComparison.Ordinal);
        Assert.Contains("If it was not you", sent.Text, StringComparison.Ordinal);
        Assert.Contains($">{token}</code>", sent.Html, StringComparison.Ordinal);
        Assert.Contains($"https://app.example.com/account/reset#token={token}", sent.Text, StringComparison.Ordinal);
        AssertLoadsNothing(sent);
        Assert.Contains(userId, await mail.Log.FirstAsync(Sent), StringComparison.Ordinal);
        Assert.IsType<UpdatePasswordResult.Updated>(await mail.UpdatePasswordAsync(token));
        mail.AssertLogIsDiscreet(token);
    }

    [Fact]
    public async Task RequestReset_UserWhoRegisteredInFrench_MailsInFrench()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync(language: "fr");

        await mail.RequestResetAsync();
        await mail.RunTasksAsync();

        var sent = await sink.NextMailAsync(CancellationToken);
        Assert.Equal("Nouveau mot de passe pour app.example.com", sent.Subject);
        Assert.Contains("Si la demande ne vient pas de vous, ignorez ce message\u00a0: votre", sent.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"fr\"", sent.Html, StringComparison.Ordinal);
        Assert.IsType<UpdatePasswordResult.Updated>(await mail.UpdatePasswordAsync(MailHarness.TokenOf(sent)));
    }

    [Fact]
    public async Task RequestReset_OverTheLimitOfTheName_IsMailedIfNoTokenWorks()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync();
        var token = "";
        for (var request = 0; request < 5; request++)
        {
            await mail.RequestResetAsync();
            await mail.RunTasksAsync();
            token = request < 3 ? MailHarness.TokenOf(await sink.NextMailAsync(CancellationToken)) : token;
        }

        Assert.IsType<UpdatePasswordResult.Updated>(await mail.UpdatePasswordAsync(token));
        await mail.RequestResetAsync();
        await mail.RequestResetAsync();
        await mail.RunTasksAsync();

        var mails = (await sink.StopAsync()).OfType<SinkEvent.Mail>().Where(received => received.Subject?.StartsWith("Set", StringComparison.Ordinal) == true).ToList();
        Assert.IsType<UpdatePasswordResult.Updated>(await mail.UpdatePasswordAsync(MailHarness.TokenOf(Assert.Single(mails))));
    }

    [Theory]
    [InlineData("stranger@example.com")]
    [InlineData("nobody")]
    [InlineData("")]
    public async Task RequestReset_UnknownEmail_MailsNothing(string email)
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync();

        await mail.RequestResetAsync(email);
        await mail.RunTasksAsync();

        Assert.Empty(await sink.StopAsync());
    }

    [Fact]
    public async Task RequestReset_AnyEmail_IsOneMessageAndNothingElse()
    {
        await using var mail = await MailHarness.CreateAsync(azurite, SettingsOf(port: 1));
        await mail.RegisterAsync();
        await mail.App.Queue.CreateAsync(cancellationToken: CancellationToken);

        foreach (var email in (string[])[MailHarness.Email, "stranger@example.com"])
        {
            Assert.Equal(OperationBudgets.RequestResetByMail, await mail.CountAsync(() => mail.RequestResetAsync(email)));
        }

        var messages = (await mail.App.Queue.PeekMessagesAsync(maxMessages: 32, CancellationToken)).Value;
        Assert.Equal(2, messages.Length);
        Assert.Equal(messages[0].MessageText.Length, messages[1].MessageText.Length);
        Assert.All(messages, message => Assert.DoesNotContain("@", message.MessageText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RequestReset_EmailThatCannotBeRegistered_IsNotEnqueued()
    {
        await using var mail = await MailHarness.CreateAsync(azurite, SettingsOf(port: 1));

        await mail.RequestResetAsync("nobody");

        Assert.Empty(mail.App.Tasks.Enqueued);
    }

    [Fact]
    public async Task UpdatePassword_RightToken_MailsANotice()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync();
        await mail.RequestResetAsync();
        await mail.RunTasksAsync();
        var token = MailHarness.TokenOf(await sink.NextMailAsync(CancellationToken));

        await mail.UpdatePasswordAsync(token);
        await mail.RunTasksAsync();

        Assert.Equal([0, NoticeDelay], mail.Delays);
        var notice = await sink.NextMailAsync(CancellationToken);
        Assert.Equal(MailHarness.Email, notice.To);
        Assert.Equal("Your password for app.example.com was changed", notice.Subject);
        Assert.Contains("If it was not you", notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("token", notice.Text + notice.Html, StringComparison.Ordinal);
        AssertLoadsNothing(notice);
    }

    [Fact]
    public async Task UpdatePassword_WrongToken_MailsNothing()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync();

        await mail.UpdatePasswordAsync("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");
        await mail.RunTasksAsync();

        Assert.Empty(mail.Delays);
        Assert.Empty(await sink.StopAsync());
    }

    [Fact]
    public async Task UpdatePassword_ChangeThatDidNotTakeEffect_MailsNothing()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        var userId = await mail.RegisterAsync();

        await mail.EnqueueNoticeAsync(userId, MailHarness.ChangeId);
        await mail.EnqueueNoticeAsync("unknown", MailHarness.ChangeId);
        await mail.RunTasksAsync();

        Assert.Empty(await sink.StopAsync());
    }

    [Fact]
    public async Task Send_ServerRefusingAtFirst_IsRepeatedAfterGrowingDelays()
    {
        await using var sink = MailSink.Start(new() { Refusals = 2 });
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync();

        await mail.RequestResetAsync();
        await mail.RunTasksAsync();

        await sink.NextAsync<SinkEvent.Refusal>(CancellationToken);
        await sink.NextAsync<SinkEvent.Refusal>(CancellationToken);
        var sent = await sink.NextMailAsync(CancellationToken);
        Assert.Equal([0, .. RetryDelays[..2]], mail.Delays);
        Assert.Equal(2, mail.Log.Of(Delayed).Count);
        Assert.All(
            mail.App.Tasks.Enqueued,
            enqueued => Assert.DoesNotContain(MailHarness.TokenOf(sent), enqueued.Task.ToMessage(), StringComparison.OrdinalIgnoreCase));
        Assert.IsType<UpdatePasswordResult.Updated>(await mail.UpdatePasswordAsync(MailHarness.TokenOf(sent)));
    }

    [Fact]
    public async Task Send_ServerRefusingForADay_DropsTheMailAndLogsTheUser()
    {
        await using var sink = MailSink.Start(new() { Refusals = 100 });
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        var userId = await mail.RegisterAsync();

        await mail.RequestResetAsync();
        await mail.RunTasksAsync();

        var line = Assert.Single(mail.Log.Of(NotSent));
        Assert.Contains(userId, line, StringComparison.Ordinal);
        Assert.Contains("ErrorInProcessing", line, StringComparison.Ordinal);
        Assert.Equal([0, .. RetryDelays], mail.Delays);
        Assert.InRange(RetryDelays.Sum(), TimeSpan.FromHours(22).TotalSeconds, TimeSpan.FromHours(26).TotalSeconds);
        Assert.Equal(RetryDelays.Length + 1, (await sink.StopAsync()).OfType<SinkEvent.Refusal>().Count());
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task Send_ServerRefusingForGood_DropsTheMailAtOnce()
    {
        await using var sink = MailSink.Start(new() { Refusals = 100, RefusalStatus = 550 });
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync();

        await mail.RequestResetAsync();
        await mail.RunTasksAsync();

        Assert.Contains("MailboxUnavailable", Assert.Single(mail.Log.Of(NotSent)), StringComparison.Ordinal);
        Assert.Equal([0], mail.Delays);
        Assert.IsType<SinkEvent.Refusal>(Assert.Single(await sink.StopAsync()));
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task Send_NoServer_DropsTheMailAfterItsRetries()
    {
        await using var mail = await MailHarness.CreateAsync(azurite, SettingsOf(port: 1));
        await mail.RegisterAsync();

        await mail.RequestResetAsync();
        await mail.RunTasksAsync();

        Assert.Contains("ConnectionRefused", Assert.Single(mail.Log.Of(NotSent)), StringComparison.Ordinal);
        Assert.Equal([0, .. RetryDelays], mail.Delays);
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task Send_ManyRetries_CountAsOneRequestAndOneAuditEvent()
    {
        await using var sink = MailSink.Start(new() { Refusals = 5 });
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync();
        for (var request = 0; request < 3; request++)
        {
            await mail.RequestResetAsync();
        }

        await mail.RunTasksAsync();
        await mail.RequestResetAsync();
        await mail.RunTasksAsync();

        Assert.Equal(3, (await sink.StopAsync()).OfType<SinkEvent.Mail>().Count());
        Assert.Equal(3, mail.Log.Of(130).Count);
        Assert.Single(mail.Log.Of(132));
    }

    [Fact]
    public async Task Send_NoticeRefusedAtFirst_ArrivesLater()
    {
        await using var sink = MailSink.Start(new() { Refusals = 3 });
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        var userId = await mail.AddUserAsync(MailHarness.Email);

        await mail.EnqueueNoticeAsync(userId, MailHarness.ChangeId);
        await mail.RunTasksAsync();

        Assert.Equal(3, mail.Log.Of(Delayed).Count);
        Assert.Contains(userId, Assert.Single(mail.Log.Of(Sent)), StringComparison.Ordinal);
        Assert.Single((await sink.StopAsync()).OfType<SinkEvent.Mail>());
    }

    [Fact]
    public async Task Run_StorageDown_FailsSoThatItIsDeliveredAgain()
    {
        var table = new TableClient(Azurite.ConnectionStringOf(port: 1), "users", StorageServiceCollectionExtensions.CreateTableOptions());
        await using var mail = await MailHarness.CreateAsync(
            azurite, SettingsOf(port: 1), services => services.Replace(ServiceDescriptor.Singleton(table)));
        await mail.RequestResetAsync();

        await Assert.ThrowsAsync<ServiceUnavailableException>(mail.RunTasksAsync);
        await Assert.ThrowsAsync<ServiceUnavailableException>(mail.RunTasksAsync);

        Assert.Equal(["1", "2"], mail.Log.Of(Failed).Select(line => line.Split("delivery ")[1][..1]));
        Assert.Equal([0], mail.Delays);
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task Send_ServerWithoutStartTls_GetsNoPasswordAndNoMail()
    {
        await using var sink = MailSink.Start(new() { Login = ("app", "app-password") });
        await using var mail = await MailHarness.CreateAsync(azurite, WithPassword(sink));
        await mail.RegisterAsync();

        await mail.RequestResetAsync();
        await mail.RunTasksAsync();

        Assert.Single(mail.Log.Of(NotSent));
        Assert.Empty(await sink.StopAsync());
        mail.AssertLogIsDiscreet("app-password");
    }

    [Fact]
    public async Task Send_ServerWithoutATrustedCertificate_GetsNoPasswordAndNoMail()
    {
        using var certificate = new SelfSignedCertificate();
        await using var sink = MailSink.Start(new() { Certificate = certificate.Certificate, Login = ("app", "app-password") });
        await using var mail = await MailHarness.CreateAsync(azurite, WithPassword(sink));
        await mail.RegisterAsync();

        await mail.RequestResetAsync();
        await mail.RunTasksAsync();

        Assert.Contains("AuthenticationException", Assert.Single(mail.Log.Of(NotSent)), StringComparison.Ordinal);
        Assert.DoesNotContain(await sink.StopAsync(), seen => seen is SinkEvent.Login or SinkEvent.Mail);
    }

    [Theory]
    [InlineData("jörg@bücher.example")]
    [InlineData("o'neill&co@example.com")]
    public async Task Send_UnusualAddress_ReachesItAndIsEncoded(string email)
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync(email);

        await mail.RequestResetAsync(email);
        await mail.RunTasksAsync();

        var sent = await sink.NextMailAsync(CancellationToken);
        Assert.Equal(email, sent.To);
        Assert.Contains($"the account {email} at", sent.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(email, sent.Html, StringComparison.Ordinal);
        Assert.Contains(email, WebUtility.HtmlDecode(sent.Html), StringComparison.Ordinal);
        AssertLoadsNothing(sent);
    }

    [Theory]
    [InlineData("guillaume<victim@holberton.io>")]
    [InlineData("(guillaume)victim@holberton.io")]
    [InlineData("guillaume,victim@holberton.io")]
    public async Task Send_EmailThatIsNoAddress_IsDroppedAndLogged(string email)
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        var userId = await mail.AddUserAsync(email);

        await mail.EnqueueNoticeAsync(userId, MailHarness.ChangeId);
        await mail.RunTasksAsync();

        Assert.Contains(userId, Assert.Single(mail.Log.Of(NotSent)), StringComparison.Ordinal);
        Assert.Empty(await sink.StopAsync());
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task TryReserve_DomainWithManySlowMails_IsRefusedAndOthersAreNot()
    {
        await using var mail = await MailHarness.CreateAsync(azurite, SettingsOf(port: 1));
        var mailer = mail.App.Services.GetRequiredService<IUserMailer>();
        var held = new List<IDisposable?>();
        for (var i = 0; i < UserMailer.MailsPerDomain; i++)
        {
            held.Add(await mailer.TryReserveAsync($"user{i}@slow.example", CancellationToken));
        }

        var (same, other) = (
            await mailer.TryReserveAsync("one-more@SLOW.example", CancellationToken),
            await mailer.TryReserveAsync("bob@example.com", CancellationToken));
        held[0]!.Dispose();
        var freed = await mailer.TryReserveAsync("one-more@SLOW.example", CancellationToken);

        Assert.DoesNotContain(null, held);
        Assert.Null(same);
        Assert.NotNull(other);
        Assert.NotNull(freed);
    }

    [Fact]
    public async Task Run_DomainWithManySlowMails_IsPutOffWithoutANewAttempt()
    {
        await using var mail = await MailHarness.CreateAsync(azurite, SettingsOf(port: 1));
        var userId = await mail.AddUserAsync("bob@slow.example");
        var mailer = mail.App.Services.GetRequiredService<IUserMailer>();
        for (var i = 0; i < UserMailer.MailsPerDomain; i++)
        {
            await mailer.TryReserveAsync($"user{i}@slow.example", CancellationToken);
        }

        await mail.EnqueueNoticeAsync(userId, MailHarness.ChangeId);
        Assert.True(await new TaskPump(mail.App.Queue, mail.App.Auth.RunTaskAsync).TryRunNextAsync());

        var (task, delay) = mail.App.Tasks.Enqueued.Last();
        Assert.Equal(2, mail.App.Tasks.Enqueued.Count);
        Assert.Equal((0, TimeSpan.FromSeconds(10)), (task.Attempt, delay));
    }

    private static (string Name, string Value)[] SettingsOf(int port) =>
    [
        ("Smtp__Host", "127.0.0.1"),
        ("Smtp__Port", port.ToString(CultureInfo.InvariantCulture)),
        ("Smtp__From", "no-reply@example.com"),
        ("Smtp__Security", "None"),
    ];

    private static (string Name, string Value)[] WithPassword(MailSink sink) =>
    [
        .. sink.Settings.Where(setting => setting.Name != "Smtp__Security"),
        ("Smtp__User", "app"),
        ("Smtp__Password", "app-password"),
    ];

    private static void AssertLoadsNothing(SinkEvent.Mail mail) => Assert.All(
        ["<img", "<link", "<script", "<style", "src=", "url("],
        remote => Assert.DoesNotContain(remote, mail.Html, StringComparison.OrdinalIgnoreCase));
}
