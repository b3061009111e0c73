namespace AuthFunctions;

/// <summary>What became of a login.</summary>
public abstract record LoginResult
{
    private LoginResult()
    {
    }

    /// <summary>The user is logged in.</summary>
    /// <param name="User">Who it is.</param>
    /// <param name="SessionId">The new session's id, for the user alone.</param>
    /// <param name="Lifetime">How long the session lives from now on.</param>
    public sealed record LoggedIn(SessionUser User, string SessionId, TimeSpan Lifetime) : LoginResult;

    /// <summary>There is no such user, or the password is not the user's: the caller cannot know which (OWASP ASVS 5.0, V6.3.8).</summary>
    public sealed record BadCredentials : LoginResult;

    /// <summary>Too many logins have failed, so that this one was not looked at (OWASP ASVS 5.0, V6.3.1).</summary>
    /// <param name="RetryAfter">How long to wait before another one.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : LoginResult;
}
