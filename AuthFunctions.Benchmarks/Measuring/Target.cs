namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>What a figure has to be, and what it is.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Measured">The figure.</param>
/// <param name="Bound">The least or the most that it may be.</param>
/// <param name="IsMinimum">Whether the bound is the least.</param>
internal sealed record Target(string Name, double Measured, double Bound, bool IsMinimum)
{
    /// <summary>Whether the figure is within its bound; what could not be measured is not.</summary>
    public bool IsMet => IsMinimum ? Measured >= Bound : Measured <= Bound;

    public string Requirement => $"{(IsMinimum ? "at least" : "at most")} {Bound:0.##}";

    public static Target AtLeast(string name, double measured, double bound) => new(name, measured, bound, IsMinimum: true);

    public static Target AtMost(string name, double measured, double bound) => new(name, measured, bound, IsMinimum: false);

    /// <summary>A count that has to be zero.</summary>
    public static Target None(string name, int count) => AtMost(name, count, 0);
}
