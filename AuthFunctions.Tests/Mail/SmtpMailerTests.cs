using System.Globalization;
using AuthFunctions.Core.Mail;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Mail;

public sealed class SmtpMailerTests
{
    private static readonly MailContent Content = new("Grüße", "Text für dich", "<p>Text für dich</p>");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no-reply@example.com", "bob@example.com", "bob@example.com", false)]
    [InlineData("Jörgs Bücher <no-reply@example.com>", "bob@example.com", "bob@example.com", false)]
    [InlineData("Jörg <no-reply@bücher.example>", "bob@BÜCHER.example", "bob@xn--bcher-kva.example", false)]
    [InlineData("no-reply@example.com", "josé@BÜCHER.example", "josé@bücher.example", true)]
    [InlineData("jörg@example.com", "bob@example.com", "bob@example.com", true)]
    public async Task Send_AnyAddresses_UsesSmtpUtf8OnlyWhereALocalPartNeedsIt(string from, string to, string envelope, bool isUtf8)
    {
        await using var sink = MailSink.Start();

        await CreateMailer(sink, from).SendAsync(to, Content, CancellationToken);

        var mail = await sink.NextMailAsync(CancellationToken);
        Assert.Equal(isUtf8, mail.IsSmtpUtf8);
        Assert.Equal(envelope, mail.To);
        Assert.Equal("Grüße", mail.Subject);
        Assert.Equal("Text für dich", mail.Text);
    }

    [Fact]
    public async Task Send_Mail_HasADateAndAnIdOfItsSender()
    {
        await using var sink = MailSink.Start();
        var clock = new FakeClock();
        var mailer = CreateMailer(sink, "Example <no-reply@bücher.example>", clock);

        await mailer.SendAsync("bob@example.com", Content, CancellationToken);
        await mailer.SendAsync("bob@example.com", Content, CancellationToken);

        var (first, second) = (await sink.NextMailAsync(CancellationToken), await sink.NextMailAsync(CancellationToken));
        Assert.Equal(clock.GetUtcNow(), first.Message.Date);
        Assert.EndsWith("@xn--bcher-kva.example", first.Message.MessageId, StringComparison.Ordinal);
        Assert.NotEqual(first.Message.MessageId, second.Message.MessageId);
        Assert.DoesNotContain(Environment.MachineName, first.Headers, StringComparison.OrdinalIgnoreCase);
    }

    private static SmtpMailer CreateMailer(MailSink sink, string from, FakeClock? clock = null) => new(
        Options.Create(new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = int.Parse(sink.Settings.Single(setting => setting.Name == "Smtp__Port").Value, CultureInfo.InvariantCulture),
            From = from,
            Security = SmtpSecurity.None,
        }),
        clock ?? new FakeClock());
}
