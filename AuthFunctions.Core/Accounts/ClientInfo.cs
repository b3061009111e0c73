using System.Net;

namespace AuthFunctions.Core.Accounts;

/// <summary>The client that sent a request, for throttling and for the audit trail.</summary>
/// <param name="Address">The client's address; null when it is not known.</param>
/// <param name="TraceId">The id that a client quotes to ask about a request, as in problem details; null outside of requests.</param>
public sealed record ClientInfo(IPAddress? Address, string? TraceId)
{
    /// <summary>A client of which nothing is known.</summary>
    public static ClientInfo Unknown { get; } = new(null, null);
}
