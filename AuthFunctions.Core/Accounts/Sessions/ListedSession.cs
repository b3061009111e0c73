namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>A live session as its user sees it (OWASP ASVS 5.0, V7.5.2).</summary>
/// <param name="Handle">The public id of the session.</param>
/// <param name="IsCurrent">Whether the list was requested with this session.</param>
/// <param name="Device">The browser and the operating system of the login in words; null when they are not known.</param>
/// <param name="Network">The network of the login as a prefix; null when the address is not known.</param>
/// <param name="Created">When the user last proved who they are in this session.</param>
/// <param name="LastSeen">When the session was last known to be used: exact to a day, or to a tenth of the idle timeout.</param>
/// <param name="Expires">The first instant at which the session is no longer valid, however much it is used.</param>
public sealed record ListedSession(
    string Handle, bool IsCurrent, string? Device, string? Network, DateTimeOffset Created, DateTimeOffset LastSeen, DateTimeOffset Expires);
