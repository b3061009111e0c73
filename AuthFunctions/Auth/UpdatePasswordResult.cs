namespace AuthFunctions;

/// <summary>What became of a password update.</summary>
public abstract record UpdatePasswordResult
{
    private UpdatePasswordResult()
    {
    }

    /// <summary>The new password is in force, the token is used up and every session of the user has ended.</summary>
    /// <param name="Email">The user's email as registered.</param>
    public sealed record Updated(string Email) : UpdatePasswordResult;

    /// <summary>The token is unknown, used or expired, or the email is not the token's user's.</summary>
    public sealed record BadToken : UpdatePasswordResult;

    /// <summary>The new password cannot be used.</summary>
    /// <param name="PasswordFault">What is wrong with it.</param>
    public sealed record Invalid(string PasswordFault) : UpdatePasswordResult;
}
