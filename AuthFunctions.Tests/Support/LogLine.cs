using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Support;

/// <summary>What was logged.</summary>
/// <param name="Level">Its level; none for a scope.</param>
/// <param name="Text">Message and exception as a file would show them.</param>
public sealed record LogLine(LogLevel Level, string Text)
{
    public int EventId { get; init; }

    public string? EventName { get; init; }

    public string Category { get; init; } = "";
}
