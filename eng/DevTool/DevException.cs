namespace DevTool;

/// <summary>A failure that its message explains, with what to do next.</summary>
internal sealed class DevException(string message) : Exception(message);
