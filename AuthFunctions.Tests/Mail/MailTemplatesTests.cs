using AuthFunctions.Core.Mail;

namespace AuthFunctions.Tests.Mail;

public sealed class MailTemplatesTests
{
    private const string Token = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

    [Theory]
    [InlineData("https://example.com", "https://example.com/account/reset#token=")]
    [InlineData("https://example.com/", "https://example.com/account/reset#token=")]
    [InlineData("https://example.com/app/", "https://example.com/app/account/reset#token=")]
    [InlineData("http://localhost:7071", "http://localhost:7071/account/reset#token=")]
    public void ResetLink_Address_IsWhatTheLinkBeginsWith(string address, string link)
    {
        var mail = MailTemplates.ResetLink(new Uri(address), "bob@example.com", Token, TimeSpan.FromHours(1));

        Assert.Contains($"\n{link}{Token}\n", mail.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"href=\"{link}{Token}\"", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:01:00", "1 minute.")]
    [InlineData("00:30:00", "30 minutes.")]
    [InlineData("01:00:00", "1 hour.")]
    [InlineData("01:30:00", "90 minutes.")]
    [InlineData("02:00:00", "2 hours.")]
    [InlineData("1.00:00:00", "24 hours.")]
    public void ResetLink_Lifetime_IsSaidInWords(string lifetime, string words)
    {
        var mail = MailTemplates.ResetLink(
            new Uri("https://example.com"), "bob@example.com", Token, TimeSpan.Parse(lifetime, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Contains($"within {words}", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"within {words}", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_EmailWithMarkup_IsEncoded()
    {
        const string Email = "\"<img/src='x'>\"@example.com";
        var address = new Uri("https://example.com");

        MailContent[] mails =
            [MailTemplates.ResetLink(address, Email, Token, TimeSpan.FromHours(1)), MailTemplates.PasswordChanged(address, Email)];

        Assert.All(mails, mail =>
        {
            Assert.DoesNotContain("<img", mail.Html, StringComparison.Ordinal);
            Assert.Contains("&quot;&lt;img/src=&#x27;x&#x27;&gt;&quot;@example.com", mail.Html, StringComparison.Ordinal);
            Assert.Contains(Email, mail.Text, StringComparison.Ordinal);
        });
    }
}
