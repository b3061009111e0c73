using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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
        [property: Description("The public id of the session, for `DELETE /sessions/{id}`."), RegularExpression("^[0-9a-f]{16}$")] string Id,
        [property: Description("Whether the request came with this session.")] bool Current,
        [property: Description("The browser and the operating system of the login; null when they are not known.")] string? Device,
        [property: Description("The network of the login: an IPv4 /24 or an IPv6 /48; null when the address is not known.")] string? Network,
        [property: Description("When the user last proved who they are in this session.")] DateTimeOffset Created,
        [property: Description("When the session was last known to be used.")] DateTimeOffset LastSeen,
        [property: Description("The first instant at which the session is no longer valid.")] DateTimeOffset Expires);
}
