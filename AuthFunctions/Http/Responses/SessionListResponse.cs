using AuthFunctions.Core.Accounts.Sessions;

namespace AuthFunctions.Http.Responses;

/// <summary>The sessions of a user.</summary>
internal sealed record SessionListResponse(IReadOnlyList<SessionListResponse.ListedPart> Sessions)
{
    /// <summary>The response about some sessions.</summary>
    public static SessionListResponse Of(IEnumerable<ListedSession> sessions) =>
    new([
        .. sessions.Select(session => new ListedPart(
            session.Handle, session.IsCurrent, session.Device, session.Network, session.Created, session.LastSeen, session.Expires)),
    ]);

    internal sealed record ListedPart(
        string Id, bool Current, string? Device, string? Network, DateTimeOffset Created, DateTimeOffset LastSeen, DateTimeOffset Expires);
}
