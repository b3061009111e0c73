using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthFunctions.Tests.Mail;

public sealed class MailServiceTests(AzuriteFixture azurite)
{
    private const int Sent = 30;
    private const int NotSent = 31;
    private const int AddressRefused = 32;
    private const int NotWritten = 33;
    private const int Shed = 34;
    private const int Lost = 35;

    private static readonly double[] AllDelays = [2, 10, 30];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestReset_RegisteredEmail_MailsALinkWhoseTokenWorks()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.StartAsync(azurite, sink.Settings);
        var userId = await mail.RegisterAsync();

        await mail.RequestResetAsync(" GUILLAUME@holberton.io");

        var sent = await sink.NextMailAsync(CancellationToken);
        var token = MailHarness.TokenOf(sent);
        Assert.Equal(("no-reply@example.com", MailHarness.Email), (sent.From, sent.To));
        Assert.Equal("Set a new password for app.example.com", sent.Subject);
        Assert.Contains("From: Example <no-reply@example.com>", sent.Headers, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", sent.Headers, StringComparison.Ordinal);
        Assert.Contains("Content-Type: multipart/alternative;", sent.Headers, StringComparison.Ordinal);
        Assert.Equal(["text/plain", "text/html"], sent.Types);
        Assert.Contains("within 1 hour", sent.Text, StringComparison.Ordinal);
        Assert.Contains("If it was not you", sent.Text, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{MailHarness.PublicBaseUrl}/account/reset#token={token}\">", sent.Html, StringComparison.Ordinal);
        AssertLoadsNothing(sent);
        Assert.Contains(userId, await mail.Log.FirstAsync(Sent), StringComparison.Ordinal);
        Assert.IsType<UpdatePasswordResult.Updated>(await mail.UpdatePasswordAsync(token));
        mail.AssertLogIsDiscreet(token);
    }

    [Theory]
    [InlineData("stranger@example.com")]
    [InlineData("nobody")]
    [InlineData("")]
    public async Task RequestReset_UnknownEmail_MailsNothing(string email)
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.StartAsync(azurite, sink.Settings);
        await mail.RegisterAsync();

        await mail.RequestResetAsync(email);

        await mail.StopAsync(CancellationToken);
        Assert.Empty(await sink.StopAsync());
    }

    [Fact]
    public async Task RequestReset_AnyEmail_LooksNothingUpBeforeItReturns()
    {
        await using var mail = await MailHarness.CreateAsync(azurite, SettingsOf(port: 1));
        await mail.RegisterAsync();

        foreach (var email in (string[])[MailHarness.Email, "stranger@example.com", "nobody"])
        {
            Assert.Equal(0, await mail.CountAsync(() => mail.RequestResetAsync(email)));
        }
    }

    [Fact]
    public async Task UpdatePassword_RightToken_MailsANotice()
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.StartAsync(azurite, sink.Settings);
        await mail.RegisterAsync();
        await mail.RequestResetAsync();
        var token = MailHarness.TokenOf(await sink.NextMailAsync(CancellationToken));

        await mail.UpdatePasswordAsync(token);

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
        await using var mail = await MailHarness.StartAsync(azurite, sink.Settings);
        await mail.RegisterAsync();

        await mail.UpdatePasswordAsync("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");

        await mail.StopAsync(CancellationToken);
        Assert.Empty(await sink.StopAsync());
    }

    [Fact]
    public async Task Send_ServerRefusingAtFirst_TriesAgain()
    {
        await using var sink = MailSink.Start(new() { Refusals = 2 });
        await using var mail = await MailHarness.StartAsync(azurite, sink.Settings);
        await mail.RegisterAsync();

        await mail.RequestResetAsync();

        await sink.NextAsync<SinkEvent.Refusal>(CancellationToken);
        await sink.NextAsync<SinkEvent.Refusal>(CancellationToken);
        var sent = await sink.NextMailAsync(CancellationToken);
        await mail.Log.FirstAsync(Sent);
        Assert.Equal(AllDelays[..2], mail.Clock.Delays.Select(delay => delay.TotalSeconds));
        Assert.IsType<UpdatePasswordResult.Updated>(await mail.UpdatePasswordAsync(MailHarness.TokenOf(sent)));
    }

    [Fact]
    public async Task Send_ServerRefusingForLong_DropsTheMailAndLogsTheUser()
    {
        await using var sink = MailSink.Start(new() { Refusals = 100 });
        await using var mail = await MailHarness.StartAsync(azurite, sink.Settings);
        var userId = await mail.RegisterAsync();

        await mail.RequestResetAsync();

        var line = await mail.Log.FirstAsync(NotSent);
        Assert.Contains(userId, line, StringComparison.Ordinal);
        Assert.Contains("ErrorInProcessing", line, StringComparison.Ordinal);
        Assert.Equal(AllDelays, mail.Clock.Delays.Select(delay => delay.TotalSeconds));
        Assert.Equal(4, (await sink.StopAsync()).OfType<SinkEvent.Refusal>().Count());
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task Send_ServerRefusingForGood_DropsTheMailAtOnce()
    {
        await using var sink = MailSink.Start(new() { Refusals = 100, RefusalStatus = 550 });
        await using var mail = await MailHarness.StartAsync(azurite, sink.Settings);
        await mail.RegisterAsync();

        await mail.RequestResetAsync();

        Assert.Contains("MailboxUnavailable", await mail.Log.FirstAsync(NotSent), StringComparison.Ordinal);
        Assert.Empty(mail.Clock.Delays);
        Assert.IsType<SinkEvent.Refusal>(Assert.Single(await sink.StopAsync()));
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task Send_NoServer_DropsTheMailAfterItsRetries()
    {
        await using var mail = await MailHarness.StartAsync(azurite, SettingsOf(port: 1));
        await mail.RegisterAsync();

        await mail.RequestResetAsync();

        Assert.Contains("ConnectionRefused", await mail.Log.FirstAsync(NotSent), StringComparison.Ordinal);
        Assert.Equal(AllDelays, mail.Clock.Delays.Select(delay => delay.TotalSeconds));
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task RequestReset_StorageDown_IsTriedAgainAndDropped()
    {
        var table = new TableClient(Azurite.ConnectionStringOf(port: 1), "users", StorageServiceCollectionExtensions.CreateTableOptions());
        await using var mail = await MailHarness.StartAsync(
            azurite, SettingsOf(port: 1), services => services.Replace(ServiceDescriptor.Singleton(table)));

        await mail.RequestResetAsync();

        Assert.Contains(nameof(ServiceUnavailableException), await mail.Log.FirstAsync(NotWritten), StringComparison.Ordinal);
        Assert.Equal(AllDelays, mail.Clock.Delays.Select(delay => delay.TotalSeconds));
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task Send_ServerWithoutStartTls_GetsNoPasswordAndNoMail()
    {
        await using var sink = MailSink.Start(new() { Login = ("app", "app-password") });
        await using var mail = await MailHarness.StartAsync(azurite, WithPassword(sink));
        await mail.RegisterAsync();

        await mail.RequestResetAsync();

        await mail.Log.FirstAsync(NotSent);
        Assert.Empty(await sink.StopAsync());
        mail.AssertLogIsDiscreet("app-password");
    }

    [Fact]
    public async Task Send_ServerWithoutATrustedCertificate_GetsNoPasswordAndNoMail()
    {
        using var certificate = new SelfSignedCertificate();
        await using var sink = MailSink.Start(new() { Certificate = certificate.Certificate, Login = ("app", "app-password") });
        await using var mail = await MailHarness.StartAsync(azurite, WithPassword(sink));
        await mail.RegisterAsync();

        await mail.RequestResetAsync();

        Assert.Contains("AuthenticationException", await mail.Log.FirstAsync(NotSent), StringComparison.Ordinal);
        Assert.DoesNotContain(await sink.StopAsync(), seen => seen is SinkEvent.Login or SinkEvent.Mail);
    }

    [Theory]
    [InlineData("jörg@bücher.example")]
    [InlineData("o'neill&co@example.com")]
    public async Task Send_UnusualAddress_ReachesItAndIsEncoded(string email)
    {
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.StartAsync(azurite, sink.Settings);
        await mail.RegisterAsync(email);

        await mail.RequestResetAsync(email);

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
        await using var mail = await MailHarness.StartAsync(azurite, sink.Settings);
        var userId = await mail.AddUserAsync(email);

        await mail.RequestResetAsync(email);
        mail.Queue.PasswordChanged(userId, email);

        Assert.Contains(userId, await mail.Log.FirstAsync(AddressRefused), StringComparison.Ordinal);
        Assert.Empty(await sink.StopAsync());
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task Stop_MailsWaiting_SendsThemFirst()
    {
        const int Mails = 8;
        await using var sink = MailSink.Start();
        await using var mail = await MailHarness.StartAsync(azurite, sink.Settings);
        for (var i = 0; i < Mails; i++)
        {
            mail.Queue.PasswordChanged($"user-{i}", MailHarness.Email);
        }

        await mail.StopAsync(CancellationToken);

        Assert.Equal(Mails, mail.Log.Of(Sent).Count);
        Assert.Empty(mail.Log.Of(Lost));
        Assert.Equal(Mails, (await sink.StopAsync()).Count);
    }

    [Fact]
    public async Task Stop_ServerSilent_GivesUpAndLogsHowManyAreLost()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var mail = await MailHarness.StartAsync(azurite, SettingsOf(((IPEndPoint)silent.LocalEndpoint).Port));
        mail.Queue.PasswordChanged("user-1", MailHarness.Email);
        using var connection = await silent.AcceptTcpClientAsync(CancellationToken);

        await mail.StopAsync(new CancellationToken(canceled: true));
        mail.Queue.PasswordChanged("user-2", MailHarness.Email);

        Assert.Contains("1 mails", Assert.Single(mail.Log.Of(Lost)), StringComparison.Ordinal);
        Assert.Single(mail.Log.Of(Shed));
        mail.AssertLogIsDiscreet();
    }

    [Fact]
    public async Task Queue_Full_ShedsWithALine()
    {
        await using var mail = await MailHarness.CreateAsync(azurite, SettingsOf(port: 1));

        for (var i = 0; i < AuthFunctions.Core.Mail.MailQueue.Capacity + 2; i++)
        {
            mail.Queue.RequestReset(MailHarness.Email, ClientInfo.Unknown);
        }

        Assert.Equal(AuthFunctions.Core.Mail.MailQueue.Capacity, mail.Queue.Count);
        Assert.Equal(2, mail.Log.Of(Shed).Count);
        mail.AssertLogIsDiscreet();
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
