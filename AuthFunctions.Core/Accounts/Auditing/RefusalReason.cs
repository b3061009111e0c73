namespace AuthFunctions.Core.Accounts.Auditing;

/// <summary>Why a request was refused before anything was done with an account. Operators filter audit events by the names, so they stay as they are.</summary>
public enum RefusalReason
{
    /// <summary>Session ids came with the request, and no session of them is live.</summary>
    BadSession,

    /// <summary>A browser sent the request on behalf of another site.</summary>
    CrossSite,

    /// <summary>A browser sent the request in advance.</summary>
    Prefetch,

    /// <summary>The body or a field of it cannot be read.</summary>
    Malformed,

    /// <summary>The body is too long.</summary>
    TooLarge,
}
