using System.Globalization;

namespace AuthFunctions.Tests.Support;

/// <summary>How thorough the tests of races are.</summary>
internal static class RaceRounds
{
    /// <summary>What the environment variable <c>RACE_ROUNDS_FACTOR</c> multiplies their rounds by.</summary>
    public static int Factor { get; } =
        int.Parse(Environment.GetEnvironmentVariable("RACE_ROUNDS_FACTOR") ?? "1", CultureInfo.InvariantCulture);
}
