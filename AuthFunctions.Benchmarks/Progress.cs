namespace AuthFunctions.Benchmarks;

internal static class Progress
{
    /// <summary>The maximum time between two progress messages.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
}
