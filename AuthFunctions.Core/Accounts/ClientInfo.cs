using System.Net;

namespace AuthFunctions.Core.Accounts;

/// <summary>The client that sent a request, for throttling, for the audit trail, and for the user's list of sessions.</summary>
/// <param name="Address">The client's address; null when it is not known.</param>
/// <param name="TraceId">The id that a client quotes to ask about a request, as in problem details; null outside of requests.</param>
public sealed record ClientInfo(IPAddress? Address, string? TraceId)
{
    /// <summary>A client of which nothing is known.</summary>
    public static ClientInfo Unknown { get; } = new(null, null);

    /// <summary>The browser and the operating system in words, such as "Firefox on Windows"; null when they are not known.</summary>
    public string? Device { get; init; }

    /// <summary>The language that the client prefers, one of <see cref="Languages.All"/>.</summary>
    public string Language { get; init; } = Languages.Default;
}
