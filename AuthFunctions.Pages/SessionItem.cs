namespace AuthFunctions.Pages;

/// <summary>A session in the list.</summary>
/// <param name="Id">Its public id.</param>
/// <param name="IsCurrent">Whether the page is shown to it.</param>
/// <param name="Device">Its device, such as "Firefox on Windows"; null when it is not known.</param>
/// <param name="Network">Its network as a prefix; null when it is not known.</param>
/// <param name="Created">When it began.</param>
/// <param name="LastSeen">When it was last used.</param>
public sealed record SessionItem(string Id, bool IsCurrent, string? Device, string? Network, DateTimeOffset Created, DateTimeOffset LastSeen);
