using AuthFunctions.Core.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Mail;

public sealed class MailOptionsTests
{
    [Fact]
    public void Links_UnlessSet_AreNone()
    {
        var links = Read([]).LinkTemplates;

        Assert.All([links.ResetPassword, links.VerifyEmail, links.ConfirmEmail, links.RevertEmail], Assert.Null);
        Assert.Null(links.Account);
    }

    // The environment variable MAIL, which login shells set, is of the same name.
    [Fact]
    public void Links_MailboxOfTheShell_IsIgnored() => Assert.Equal(
        "https://app.example.com/#{token}",
        Read(new() { ["Mail"] = "/var/mail/bob", ["Mail:LinkTemplates:ResetPassword"] = "https://app.example.com/#{token}" }).LinkTemplates.ResetPassword);

    [Fact]
    public void Links_OnlyTheMailboxOfTheShell_AreNone() => Assert.Null(Read(new() { ["Mail"] = "/var/mail/bob" }).LinkTemplates.ResetPassword);

    [Theory]
    [InlineData("ResetPassword", "https://app.example.com/reset#token={token}")]
    [InlineData("VerifyEmail", "https://app.example.com/?verify={token}&lang=en")]
    [InlineData("ConfirmEmail", "http://localhost:5173/confirm/{token}")]
    [InlineData("RevertEmail", "https://bücher.example/#/revert/{token}")]
    [InlineData("Account", "https://app.example.com/account?tab=security#sessions")]
    public void Link_OfAPage_IsTaken(string name, string link) =>
        Assert.NotNull(typeof(LinkTemplates).GetProperty(name)!.GetValue(Read(new() { [$"Mail:LinkTemplates:{name}"] = link }).LinkTemplates));

    [Theory]
    [InlineData("ResetPassword", "")]
    [InlineData("ResetPassword", "{token}")]
    [InlineData("ResetPassword", "/reset#token={token}")]
    [InlineData("ResetPassword", "app.example.com/reset#token={token}")]
    [InlineData("ResetPassword", "https://app.example.com/reset")]
    [InlineData("ResetPassword", "https://app.example.com/reset#{TOKEN}")]
    [InlineData("ResetPassword", "https://app.example.com/{token}#{token}")]
    [InlineData("VerifyEmail", "http://app.example.com/verify#token={token}")]
    [InlineData("ConfirmEmail", "javascript:alert('{token}')")]
    [InlineData("ConfirmEmail", "https://{token}.example.com/confirm")]
    [InlineData("RevertEmail", "https://bob@app.example.com/revert#token={token}")]
    [InlineData("RevertEmail", "https://{token}@app.example.com/revert")]
    [InlineData("Account", "/account")]
    [InlineData("Account", "http://app.example.com/account")]
    [InlineData("Account", "https://bob:secret@app.example.com/account")]
    public void Link_WrongValue_IsRefusedByName(string name, string link)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(new() { [$"Mail:LinkTemplates:{name}"] = link }));

        Assert.Contains($"Mail__LinkTemplates__{name}: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mail:LinkTemplates:ResetPasword", "ResetPasword")]
    [InlineData("Mail:LinkTemplate:ResetPassword", "LinkTemplate")]
    public void Setting_Unknown_IsRefused(string name, string named)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(new() { [name] = "https://app.example.com/#{token}" }));

        Assert.Contains($"'{named}'", exception.Message, StringComparison.Ordinal);
    }

    private static MailOptions Read(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection().AddLogging().AddAuthFunctions(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<MailOptions>>().Value;
    }
}
