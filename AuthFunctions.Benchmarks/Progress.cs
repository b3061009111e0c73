namespace AuthFunctions.Benchmarks;

internal static class Progress
{
    /// <summary>How long nothing may be said.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
}
