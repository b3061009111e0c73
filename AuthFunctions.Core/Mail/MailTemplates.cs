using System.Globalization;
using System.Text.Encodings.Web;

namespace AuthFunctions.Core.Mail;

/// <summary>The mails that the service sends.</summary>
internal static class MailTemplates
{
    /// <summary>The link by which a user sets a new password.</summary>
    /// <param name="publicBaseUrl">Where users reach the service.</param>
    /// <param name="email">The user's email.</param>
    /// <param name="token">The reset token.</param>
    /// <param name="lifetime">How long the token works.</param>
    public static MailContent ResetLink(Uri publicBaseUrl, string email, string token, TimeSpan lifetime)
    {
        // Browsers do not send a fragment: the token is in no server's log and in no Referer header.
        var link = $"{publicBaseUrl.AbsoluteUri.TrimEnd('/')}/account/reset#token={token}";
        var (site, time) = (publicBaseUrl.Authority, InWords(lifetime));
        var subject = $"Set a new password for {site}";
        return new MailContent(
            subject,
            $"""
            A new password was requested for the account {email} at {site}.

            If it was you, open this link within {time}. It works once.

            {link}

            If it was not you, you do not have to do anything: without the link, your password stays the same.
            """,
            Page(subject, $"""
            <p>A new password was requested for the account {Encode(email)} at {Encode(site)}.</p>
            <p>If it was you, open this link within {time}. It works once.</p>
            <p><a href="{Encode(link)}">{Encode(link)}</a></p>
            <p>If it was not you, you do not have to do anything: without the link, your password stays the same.</p>
            """));
    }

    /// <summary>The notice of a changed password.</summary>
    /// <param name="publicBaseUrl">Where users reach the service.</param>
    /// <param name="email">The user's email.</param>
    public static MailContent PasswordChanged(Uri publicBaseUrl, string email)
    {
        var (site, address) = (publicBaseUrl.Authority, publicBaseUrl.AbsoluteUri);
        var subject = $"Your password for {site} was changed";
        return new MailContent(
            subject,
            $"""
            The password of the account {email} at {site} was changed, and every device was logged out.

            If it was you, you do not have to do anything.

            If it was not you, someone else can read your mail: first change the password of this mailbox, then request a new password at {address}
            """,
            Page(subject, $"""
            <p>The password of the account {Encode(email)} at {Encode(site)} was changed, and every device was logged out.</p>
            <p>If it was you, you do not have to do anything.</p>
            <p>If it was not you, someone else can read your mail: first change the password of this mailbox, then request a new password at <a href="{Encode(address)}">{Encode(address)}</a></p>
            """));
    }

    /// <summary>The notice of a login with a device that is not known.</summary>
    /// <param name="publicBaseUrl">Where users reach the service.</param>
    /// <param name="email">The user's email.</param>
    /// <param name="at">When the login was.</param>
    /// <param name="address">The client's address; null when it is not known.</param>
    public static MailContent NewDevice(Uri publicBaseUrl, string email, DateTimeOffset at, string? address)
    {
        var (site, url) = (publicBaseUrl.Authority, publicBaseUrl.AbsoluteUri);
        var time = at.UtcDateTime.ToString("d MMMM yyyy 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var where = address is null ? string.Empty : $" from the network address {address}";
        var subject = $"New login to {site}";
        return new MailContent(
            subject,
            $"""
            Someone logged in to the account {email} at {site} with a new device or browser, on {time}{where}.

            If it was you, you do not have to do anything.

            If it was not you, someone knows your password: request a new one at {url}
            """,
            Page(subject, $"""
            <p>Someone logged in to the account {Encode(email)} at {Encode(site)} with a new device or browser, on {time}{Encode(where)}.</p>
            <p>If it was you, you do not have to do anything.</p>
            <p>If it was not you, someone knows your password: request a new one at <a href="{Encode(url)}">{Encode(url)}</a></p>
            """));
    }

    private static string Page(string title, string body) =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>{Encode(title)}</title></head>
        <body>
        {body}
        </body>
        </html>
        """;

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string InWords(TimeSpan time) =>
        time.TotalMinutes < 120 && time.TotalMinutes != 60 ? Count((int)time.TotalMinutes, "minute") : Count((int)time.TotalHours, "hour");

    private static string Count(int number, string unit) => number == 1 ? $"1 {unit}" : $"{number} {unit}s";
}
