namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>A target for a figure, and the measured value.</summary>
/// <param name="Name">The name of the figure.</param>
/// <param name="Measured">The measured value.</param>
/// <param name="Bound">The minimum or maximum.</param>
/// <param name="IsMinimum">Whether the bound is the minimum.</param>
internal sealed record Target(string Name, double Measured, double Bound, bool IsMinimum)
{
    /// <summary>Whether the figure is within its bound. A figure that could not be measured does not meet its target.</summary>
    public bool IsMet => IsMinimum ? Measured >= Bound : Measured <= Bound;

    public string Requirement => $"{(IsMinimum ? "at least" : "at most")} {Bound:0.##}";

    public static Target AtLeast(string name, double measured, double bound) => new(name, measured, bound, IsMinimum: true);

    public static Target AtMost(string name, double measured, double bound) => new(name, measured, bound, IsMinimum: false);

    /// <summary>A count that must be zero.</summary>
    public static Target None(string name, int count) => AtMost(name, count, 0);
}
