namespace AuthFunctions;

/// <summary>Tells users about their accounts elsewhere than in answers. Every member returns at once, and what fails later fails there.</summary>
public interface IUserNotifier
{
    /// <summary>Takes on to give the user of an email a new reset token and to send it there; for an unknown or a throttled email, to do nothing.</summary>
    /// <param name="email">The email as typed.</param>
    /// <param name="caller">Who asked.</param>
    void RequestReset(string email, Caller caller);

    /// <summary>Takes on to tell a user that the password was changed (OWASP ASVS 5.0, V6.3.7).</summary>
    /// <param name="userId">The user's id, for the log.</param>
    /// <param name="email">The user's email as registered.</param>
    void PasswordChanged(string userId, string email);
}
