using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using AuthFunctions.Pages;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Pages;

public sealed partial class PageTextsTests
{
    [Fact]
    public void Texts_AreTheSameInEveryLanguage()
    {
        var english = TextsOf(Languages.Default);

        Assert.NotEmpty(english);
        Assert.All(Languages.All, language => Assert.Equal(
            english.Select(text => (text.Key, PlaceholdersOf(text.Value))),
            TextsOf(language).Select(text => (text.Key, PlaceholdersOf(text.Value)))));
    }

    [Fact]
    public void Texts_InFrench_HaveTheirTypography() => Assert.All(TextsOf("fr").Where(text => text.Key is not ("Time" or "Day")), text =>
    {
        Assert.DoesNotContain("'", text.Value, StringComparison.Ordinal);
        Assert.DoesNotMatch("[^\u00a0][:;!?]", text.Value);
    });

    [Theory]
    [InlineData("short")]
    [InlineData("password123")]
    [InlineData("bob@example.com")]
    public void Reason_OfAPassword_IsInFrench(string password)
    {
        var policy = new PasswordPolicy(Options.Create(new PasswordOptions()), new AuthFunctions.Core.BreachedPasswords.NoOpBreachedPasswordChecker());

        AssertTranslated(policy.Validate(password, LoginName.Email("bob@example.com")));
    }

    [Fact]
    public void Reason_OfALongPassword_IsInFrench() => AssertTranslated(
        new PasswordPolicy(Options.Create(new PasswordOptions()), new AuthFunctions.Core.BreachedPasswords.NoOpBreachedPasswordChecker())
            .Validate(new string('x', 1025), LoginName.Email("bob@example.com")));

    [Theory]
    [InlineData(" ")]
    [InlineData("bob")]
    [InlineData("bob\u200b@example.com")]
    public void Reason_OfAnEmail_IsInFrench(string email) => AssertTranslated(LoginName.Email(email).Validate());

    [Fact]
    public void Reason_OfALongEmail_IsInFrench() => AssertTranslated(LoginName.Email($"{new string('x', 300)}@example.com").Validate());

    [Fact]
    public void Reason_Unknown_StaysAsItIs() => Assert.Equal("It has 5 legs.", new PageTexts("fr").Reason("It has 5 legs."));

    [Theory]
    [InlineData("en", "Firefox on Windows", "Firefox on Windows")]
    [InlineData("fr", "Firefox on Windows", "Firefox sur Windows")]
    [InlineData("fr", "Unknown browser on Linux", "Navigateur inconnu sur Linux")]
    [InlineData("fr", "curl", "curl")]
    [InlineData("fr", null, "Appareil inconnu")]
    public void Device_IsInTheLanguage(string language, string? device, string text) => Assert.Equal(text, new PageTexts(language).Device(device));

    private static void AssertTranslated(string? reason)
    {
        Assert.NotNull(reason);
        Assert.NotEqual(reason, new PageTexts("fr").Reason(reason));
    }

    private static List<KeyValuePair<string, string>> TextsOf(string language) =>
    [
        .. PageTexts.Resources.GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: language == Languages.Default)!
            .Cast<DictionaryEntry>().Select(text => KeyValuePair.Create((string)text.Key, (string)text.Value!)).OrderBy(text => text.Key, StringComparer.Ordinal),
    ];

    private static string PlaceholdersOf(string text) => string.Join(' ', Placeholder().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
