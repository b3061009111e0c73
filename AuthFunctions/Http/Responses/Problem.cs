using System.Net;

namespace AuthFunctions.Http.Responses;

/// <summary>An error as a client sees it, in the terms of RFC 9457. The status gives its type and title.</summary>
/// <param name="Status">The status of the response.</param>
/// <param name="Detail">What went wrong, for the client's developer.</param>
/// <param name="Errors">On a 400, what is wrong with each field.</param>
/// <param name="RetryAfter">The time after which a retry may succeed; null where waiting does not help.</param>
internal sealed record Problem(
    HttpStatusCode Status, string Detail, IReadOnlyDictionary<string, string[]>? Errors = null, TimeSpan? RetryAfter = null);
