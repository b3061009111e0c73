using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Mail;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Mail;

public sealed partial class MailTemplatesTests
{
    private const string Token = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
    private const string Email = "bob@example.com";
    private const string Hostile = "\"<img/src='x'>\"@example.com";

    private static readonly DateTimeOffset Time = new(2026, 11, 27, 18, 49, 30, TimeSpan.Zero);

    private static readonly LinkTemplates NoLinks = new();

    private static readonly LinkTemplates Links = new()
    {
        ResetPassword = "https://example.com/reset#token={token}",
        VerifyEmail = "https://example.com/verify#token={token}",
        ConfirmEmail = "https://example.com/confirm#token={token}",
        RevertEmail = "https://example.com/revert#token={token}",
        Account = new Uri("https://example.com/account"),
    };

    private static readonly IReadOnlyList<Type> Cases =
        [.. typeof(UserMail).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(UserMail)) && !type.IsAbstract)];

    public static TheoryData<string, string> Mails =>
        [.. Cases.SelectMany(type => Languages.All.Select(language => new TheoryDataRow<string, string>(type.Name, language)))];

    [Fact]
    public void Cases_AreThere() => Assert.True(Cases.Count >= 9);

    [Theory]
    [MemberData(nameof(Mails))]
    public void Write_AnyMail_IsCompleteInItsLanguage(string type, string language)
    {
        var mail = Create(type, language);

        foreach (var content in (MailContent[])[Write(mail, NoLinks), Write(mail, Links)])
        {
            Assert.All([content.Subject, content.Text, content.Html], text => Assert.DoesNotMatch("[{}]", text));
            Assert.Contains(Email, content.Text, StringComparison.Ordinal);
            Assert.Contains("app.example.com", content.Text, StringComparison.Ordinal);
            Assert.Contains($"<html lang=\"{language}\"", content.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"https://app.example.com", content.Html, StringComparison.Ordinal);
            if (mail is UserMail.WithToken)
            {
                Assert.Contains($"\n\n{Token}\n\n", content.Text, StringComparison.Ordinal);
                Assert.Contains($">{Token}</code>", content.Html, StringComparison.Ordinal);
            }
            else
            {
                Assert.DoesNotContain(Token, content.Text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Mails))]
    public void Write_HostileEmail_IsEncodedInHtml(string type, string language)
    {
        var content = Write(Create(type, language, Hostile), Links);

        Assert.DoesNotContain("<img", content.Html, StringComparison.Ordinal);
        Assert.Contains("&quot;&lt;img/src=&#x27;x&#x27;&gt;&quot;@example.com", content.Html, StringComparison.Ordinal);
        Assert.Contains(Hostile, content.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(UserMail.ResetPassword), $"https://example.com/reset#token={Token}")]
    [InlineData(nameof(UserMail.VerifyEmail), $"https://example.com/verify#token={Token}")]
    [InlineData(nameof(UserMail.ConfirmEmail), $"https://example.com/confirm#token={Token}")]
    [InlineData(nameof(UserMail.EmailChangeRequested), $"https://example.com/revert#token={Token}")]
    [InlineData(nameof(UserMail.EmailChanged), $"https://example.com/revert#token={Token}")]
    [InlineData(nameof(UserMail.PasswordChanged), "https://example.com/account")]
    [InlineData(nameof(UserMail.NewDevice), "https://example.com/account")]
    [InlineData(nameof(UserMail.EmailTaken), "https://example.com/account")]
    [InlineData(nameof(UserMail.AccountDeleted), "https://example.com/account")]
    public void Write_LinkIsSet_HasItAndNoOther(string type, string link)
    {
        var with = Write(Create(type, Languages.Default), Links);
        var without = Write(Create(type, Languages.Default), NoLinks);

        Assert.Contains($"\n{link}", with.Text, StringComparison.Ordinal);
        Assert.Equal([link], Hrefs().Matches(with.Html).Select(match => match.Groups["link"].Value));
        Assert.DoesNotContain("://", without.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", without.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(UserMail.ResetPassword), $"/reset#token={Token}&email=bob%40example.com")]
    [InlineData(nameof(UserMail.VerifyEmail), $"/verify#token={Token}")]
    [InlineData(nameof(UserMail.ConfirmEmail), $"/email#token={Token}")]
    [InlineData(nameof(UserMail.EmailChangeRequested), $"/email/revert#token={Token}")]
    [InlineData(nameof(UserMail.EmailChanged), $"/email/revert#token={Token}")]
    [InlineData(nameof(UserMail.PasswordChanged), "")]
    [InlineData(nameof(UserMail.NewDevice), "")]
    [InlineData(nameof(UserMail.EmailTaken), "")]
    [InlineData(nameof(UserMail.AccountDeleted), "")]
    public void Write_ServiceHasPages_LinksToThemWhereNoLinkIsSet(string type, string page)
    {
        var own = Write(Create(type, Languages.Default), NoLinks, hasPages: true);
        var set = Write(Create(type, Languages.Default), Links, hasPages: true);

        Assert.Contains($"\nhttps://app.example.com/auth/account{page}\n", $"{own.Text}\n", StringComparison.Ordinal);
        Assert.DoesNotContain("app.example.com/auth/account", set.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:01:00", "1 minute", "1 minute")]
    [InlineData("00:30:00", "30 minutes", "30 minutes")]
    [InlineData("01:00:00", "1 hour", "1 heure")]
    [InlineData("01:30:00", "90 minutes", "90 minutes")]
    [InlineData("02:00:00", "2 hours", "2 heures")]
    [InlineData("1.00:00:00", "24 hours", "24 heures")]
    [InlineData("1.12:00:00", "36 hours", "36 heures")]
    [InlineData("7.00:00:00", "7 days", "7 jours")]
    public void Write_Lifetime_IsInWords(string lifetime, string english, string french)
    {
        var time = TimeSpan.Parse(lifetime, CultureInfo.InvariantCulture);

        Assert.Contains($"Valid once, for {english}.", Write(new UserMail.ResetPassword(Email, "en", Token, time), NoLinks).Text, StringComparison.Ordinal);
        Assert.Contains(
            $"Valable une seule fois, pendant {french.Replace(' ', '\u00a0')}.",
            Write(new UserMail.ResetPassword(Email, "fr", Token, time), NoLinks).Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "2026-11-27T18:49:59Z", "Time: 27 November 2026 at 18:49 UTC")]
    [InlineData("en", "2026-12-01T00:30:00+01:00", "Time: 30 November 2026 at 23:30 UTC")]
    [InlineData("fr", "2026-11-27T18:49:59Z", "Date\u00a0: 27 novembre 2026 à 18:49 UTC")]
    [InlineData("fr", "2026-08-01T06:05:00Z", "Date\u00a0: 1er août 2026 à 06:05 UTC")]
    public void Write_Time_IsInWords(string language, string time, string words)
    {
        var mail = new UserMail.NewDevice(Email, language, DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), ClientAddress: null);

        Assert.Contains($"\n{words}\n", Write(mail, NoLinks).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_UnknownAddress_IsNotMentioned() => Assert.DoesNotContain(
        "IP", Write(new UserMail.NewDevice(Email, "en", Time, ClientAddress: null), NoLinks).Text, StringComparison.Ordinal);

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
    public void Texts_AreAllUsed()
    {
        string[] formats = ["Minute", "Minutes", "Hour", "Hours", "Days", "Date", "FirstOfMonth"];
        foreach (var language in Languages.All)
        {
            var mails = Cases.Select(type => Create(type.Name, language)).ToList();
            var contents = mails.SelectMany(mail => (MailContent[])[Write(mail, NoLinks), Write(mail, Links)])
                .Select(content => $"{content.Subject}\n{content.Text}").ToList();

            Assert.All(TextsOf(language).Where(text => !formats.Contains(text.Key)), text =>
            {
                var pattern = $"(?m)^{Placeholder().Replace(Regex.Escape(text.Value).Replace(@"\{", "{", StringComparison.Ordinal), ".+")}$";
                Assert.True(contents.Exists(content => Regex.IsMatch(content, pattern)), $"No mail says {text.Key} in {language}.");
            });
        }
    }

    [Fact]
    public void Texts_InFrench_HaveTheirTypography() => Assert.All(TextsOf("fr").Where(text => text.Key is not ("Date" or "FirstOfMonth")), text =>
    {
        Assert.DoesNotContain("'", text.Value, StringComparison.Ordinal);
        Assert.DoesNotMatch("[^\u00a0][:;!?]", text.Value);
    });

    private static MailContent Write(UserMail mail, LinkTemplates links, bool hasPages = false)
    {
        var auth = Options.Create(new AuthOptions { PublicBaseUrl = new Uri("https://app.example.com/auth") });
        var mailLinks = new MailLinks(Options.Create(new MailOptions { LinkTemplates = links }), Options.Create(new PagesOptions { Enabled = hasPages }), auth);
        return new MailTemplates(mailLinks, auth).Write(mail);
    }

    private static UserMail Create(string type, string language, string email = Email)
    {
        var constructor = Assert.Single(typeof(UserMail).GetNestedType(type)!.GetConstructors(BindingFlags.Public | BindingFlags.Instance));
        return (UserMail)constructor.Invoke([.. constructor.GetParameters().Select(parameter => (object)(parameter.Name switch
        {
            "To" => email,
            "Language" => language,
            "Token" => Token,
            "Lifetime" => TimeSpan.FromHours(1),
            "At" => Time,
            "ClientAddress" => "203.0.113.7",
            var name => throw new NotSupportedException($"There is no value for {name}."),
        }))]);
    }

    // Without the texts of the default language, which replace those that are missing.
    private static IReadOnlyList<KeyValuePair<string, string>> TextsOf(string language)
    {
        var culture = language == Languages.Default ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language);
        var texts = MailTexts.Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>();
        return [.. texts.Select(text => KeyValuePair.Create((string)text.Key, (string)text.Value!)).OrderBy(text => text.Key, StringComparer.Ordinal)];
    }

    private static string PlaceholdersOf(string text) =>
        string.Join(' ', Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("href=\"(?<link>[^\"]*)\"")]
    private static partial Regex Hrefs();
}
