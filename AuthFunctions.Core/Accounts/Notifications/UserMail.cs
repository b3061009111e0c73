namespace AuthFunctions.Core.Accounts.Notifications;

/// <summary>A mail to a user, by what it says.</summary>
/// <param name="To">The address.</param>
/// <param name="Language">The language of the text, one of <see cref="Languages.All"/>.</param>
internal abstract record UserMail(string To, string Language)
{
    /// <summary>A mail with a token.</summary>
    /// <param name="To">The address.</param>
    /// <param name="Language">The language of the text.</param>
    /// <param name="Token">The token.</param>
    /// <param name="Lifetime">The time for which it works.</param>
    public abstract record WithToken(string To, string Language, string Token, TimeSpan Lifetime) : UserMail(To, Language);

    /// <summary>The token by which the user sets a new password without the old one.</summary>
    /// <param name="To">The user's email.</param>
    /// <param name="Language">The language of the text.</param>
    /// <param name="Token">The token.</param>
    /// <param name="Lifetime">The time for which it works.</param>
    public sealed record ResetPassword(string To, string Language, string Token, TimeSpan Lifetime) : WithToken(To, Language, Token, Lifetime);

    /// <summary>The password was changed (OWASP ASVS 5.0, V6.3.7).</summary>
    /// <param name="To">The user's email.</param>
    /// <param name="Language">The language of the text.</param>
    public sealed record PasswordChanged(string To, string Language) : UserMail(To, Language);

    /// <summary>Someone logged in with a device that is not known (OWASP ASVS 5.0, V6.3.5).</summary>
    /// <param name="To">The user's email.</param>
    /// <param name="Language">The language of the text.</param>
    /// <param name="At">When that was.</param>
    /// <param name="ClientAddress">The client's address; null when it is not known.</param>
    public sealed record NewDevice(string To, string Language, DateTimeOffset At, string? ClientAddress) : UserMail(To, Language);

    /// <summary>The token by which a user shows to read mails to the email.</summary>
    /// <param name="To">The user's email.</param>
    /// <param name="Language">The language of the text.</param>
    /// <param name="Token">The token.</param>
    /// <param name="Lifetime">The time for which it works.</param>
    public sealed record VerifyEmail(string To, string Language, string Token, TimeSpan Lifetime) : WithToken(To, Language, Token, Lifetime);

    /// <summary>Someone wanted to register an account under an email that has one, or to change the email of another account to it.</summary>
    /// <param name="To">The email.</param>
    /// <param name="Language">The language of the text.</param>
    public sealed record EmailTaken(string To, string Language) : UserMail(To, Language);

    /// <summary>The token by which a user takes a new email. It is sent to the new email, and does not name the old one: the user may have mistyped.</summary>
    /// <param name="To">The new email.</param>
    /// <param name="Language">The language of the text.</param>
    /// <param name="Token">The token.</param>
    /// <param name="Lifetime">The time for which it works.</param>
    public sealed record ConfirmEmail(string To, string Language, string Token, TimeSpan Lifetime) : WithToken(To, Language, Token, Lifetime);

    /// <summary>Someone who is logged in wants to change the email. The token takes the account back.</summary>
    /// <param name="To">The user's email.</param>
    /// <param name="Language">The language of the text.</param>
    /// <param name="Token">The token.</param>
    /// <param name="Lifetime">The time for which it works.</param>
    public sealed record EmailChangeRequested(string To, string Language, string Token, TimeSpan Lifetime) : WithToken(To, Language, Token, Lifetime);

    /// <summary>The email was changed (OWASP ASVS 5.0, V6.3.7). The token takes the account back.</summary>
    /// <param name="To">The email that the user had.</param>
    /// <param name="Language">The language of the text.</param>
    /// <param name="Token">The token.</param>
    /// <param name="Lifetime">The time for which it works.</param>
    public sealed record EmailChanged(string To, string Language, string Token, TimeSpan Lifetime) : WithToken(To, Language, Token, Lifetime);

    /// <summary>The account was deleted.</summary>
    /// <param name="To">The email that the user had.</param>
    /// <param name="Language">The language of the text.</param>
    public sealed record AccountDeleted(string To, string Language) : UserMail(To, Language);
}
