using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Support;

/// <summary>A log entry.</summary>
/// <param name="Level">Its level; none for a scope.</param>
/// <param name="Text">The message and the exception, as in a log file.</param>
public sealed record LogLine(LogLevel Level, string Text)
{
    public int EventId { get; init; }

    public string? EventName { get; init; }

    public string Category { get; init; } = "";
}
