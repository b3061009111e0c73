namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>What a new session replaces.</summary>
internal sealed record SessionTerms
{
    /// <summary>The session ids that came with the request. Those sessions end (OWASP ASVS 5.0, V7.2.4).</summary>
    public IReadOnlyCollection<string> Presented { get; init; } = [];

    /// <summary>Whether every other session of the user ends.</summary>
    public bool EndsOthers { get; init; }

    /// <summary>
    /// The session that the new one continues, because its user has not proved again who they are: it keeps the times and the methods. There is no new
    /// session if this one has ended. Null for a login.
    /// </summary>
    public Session? Continued { get; init; }

    /// <summary>
    /// The id of the change in the user row that is made with the new session (<see cref="AccountChange.Id"/>). A row that lists it has the change: if the
    /// session has left the list since, another request has ended it, and there is no other one. Null for a login, which gets another session then.
    /// </summary>
    public string? ChangeId { get; init; }
}
