using System.Net;

namespace AuthFunctions;

/// <summary>Who asks for something: for the limits of <see cref="Throttle"/> and for the <see cref="Audit"/>.</summary>
/// <param name="Address">The client's address, or null when it is not known.</param>
/// <param name="TraceId">What the client is told to quote when it asks about a request, as in problem details; null outside of requests.</param>
public sealed record Caller(IPAddress? Address, string? TraceId)
{
    /// <summary>Nothing is known.</summary>
    public static Caller Unknown { get; } = new(null, null);
}
