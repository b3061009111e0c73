using System.Net;
using AuthFunctions.Core.Accounts.Auditing;

namespace AuthFunctions.Http.Responses;

/// <summary>An error as a client sees it, in the terms of RFC 9457. The status gives its title, and its type unless it has one of its own.</summary>
/// <param name="Status">The status of the response.</param>
/// <param name="Detail">What went wrong, for the client's developer.</param>
/// <param name="Errors">On a 400, what is wrong with each field.</param>
/// <param name="RetryAfter">The time after which a retry may succeed; null where waiting does not help.</param>
/// <param name="Refusal">The reason for the audit trail, where the request is refused before it reaches an account; otherwise null.</param>
internal sealed record Problem(
    HttpStatusCode Status,
    string Detail,
    IReadOnlyDictionary<string, string[]>? Errors = null,
    TimeSpan? RetryAfter = null,
    RefusalReason? Refusal = null)
{
    /// <summary>The type of a problem that clients handle in a way of its own; null for the type of the status.</summary>
    public string? Type { get; init; }

    /// <summary>The ways in which the user can prove who they are, where that helps; otherwise null.</summary>
    public IReadOnlyList<string>? Methods { get; init; }
}
