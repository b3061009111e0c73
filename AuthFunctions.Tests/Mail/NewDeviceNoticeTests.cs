using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Mail;

public sealed class NewDeviceNoticeTests(AzuriteFixture azurite)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LogIn_UnknownDeviceAfterTheFirstLogin_MailsANotice()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync();

        var first = await mail.LogInAsync();
        var second = await mail.LogInAsync(first);
        await mail.RunTasksAsync();
        var third = await mail.LogInAsync(from: "203.0.113.7");
        await mail.LogInAsync([.. third, .. second]);
        await mail.RunTasksAsync();

        var notice = await sink.NextMailAsync(CancellationToken);
        Assert.Equal(MailHarness.Email, notice.To);
        Assert.Equal("New login to app.example.com", notice.Subject);
        Assert.Contains("Time: 2 January 2026 at 03:04 UTC", notice.Text, StringComparison.Ordinal);
        Assert.Contains("IP address: 203.0.113.7", notice.Text, StringComparison.Ordinal);
        Assert.Contains("203.0.113.7", notice.Html, StringComparison.Ordinal);
        Assert.Empty(await sink.StopAsync());
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task LogIn_NoticeTurnedOff_MailsNothing()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, [.. sink.Settings, ("Login__NewDeviceNotice", "false")]);
        await mail.RegisterAsync();

        await mail.LogInAsync();
        await mail.LogInAsync();
        await mail.RunTasksAsync();

        Assert.Empty(await sink.StopAsync());
    }

    [Fact]
    public async Task LogIn_WrongPassword_MailsNothing()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync();
        await mail.LogInAsync();

        await mail.TryLogInAsync("wrong");
        await mail.RunTasksAsync();

        Assert.Empty(await sink.StopAsync());
    }

    [Fact]
    public async Task LogIn_ManyNewDevices_KeepTheNoticeOfAChangedPassword()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        await mail.RegisterAsync();
        await mail.RequestResetAsync();
        await mail.RunTasksAsync();
        var token = MailHarness.TokenOf(await sink.NextMailAsync(CancellationToken));
        Assert.IsType<UpdatePasswordResult.Updated>(await mail.UpdatePasswordAsync(token));

        for (var login = 0; login < 12; login++)
        {
            Assert.IsType<LoginResult.LoggedIn>(await mail.TryLogInAsync(MailHarness.NewPassword));
        }

        await mail.RunTasksAsync();

        var subjects = (await sink.StopAsync()).OfType<SinkEvent.Mail>().Select(notice => notice.Subject!).ToList();
        Assert.Single(subjects, subject => subject.Contains("was changed", StringComparison.Ordinal));
        Assert.Equal(AccountChange.MaxListed, subjects.Count(subject => subject.StartsWith("New login", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Notice_OfALoginThatNeverTookEffect_IsNotMailed()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.CreateAsync(azurite, sink.Settings);
        var userId = await mail.RegisterAsync();
        await mail.LogInAsync();

        await mail.EnqueueAsync(new BackgroundTask.MailNewDevice(userId, "0123456789abcdef", "203.0.113.7"));
        await mail.RunTasksAsync();

        Assert.Empty(await sink.StopAsync());
    }
}
