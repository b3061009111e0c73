namespace AuthFunctions.Core.Accounts.Erasure;

/// <summary>The outcome of the deletion of an account by its user.</summary>
public abstract record DeleteAccountResult
{
    private DeleteAccountResult()
    {
    }

    /// <summary>Nothing of the user is left, and the name is free.</summary>
    public sealed record Deleted : DeleteAccountResult;

    /// <summary>The password is wrong. It was counted as a failed login.</summary>
    public sealed record WrongPassword : DeleteAccountResult;

    /// <summary>The session ended meanwhile.</summary>
    public sealed record NoSession : DeleteAccountResult;

    /// <summary>Too many logins have failed, or the client's network has sent too many requests at once. No password was verified.</summary>
    /// <param name="RetryAfter">The time to wait before another attempt.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : DeleteAccountResult;

    /// <summary>Too many logins in a row have failed under the name. No password was verified, and waiting does not help.</summary>
    public sealed record Locked : DeleteAccountResult;
}
