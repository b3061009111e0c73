namespace AuthFunctions.Core.Accounts.PasswordReset;

/// <summary>Sends messages to users outside of responses. Every member returns at once; what fails later is logged.</summary>
public interface IUserNotifier
{
    /// <summary>Sends the user of an email a new reset token. Does nothing for an unknown or a throttled email.</summary>
    /// <param name="email">The email as typed.</param>
    /// <param name="client">The client that requested it.</param>
    void RequestReset(string email, ClientInfo client);

    /// <summary>Tells a user that the password was changed (OWASP ASVS 5.0, V6.3.7).</summary>
    /// <param name="userId">The user's id, for the log.</param>
    /// <param name="email">The user's email as registered.</param>
    void PasswordChanged(string userId, string email);
}
