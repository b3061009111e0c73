using System.Globalization;

namespace AuthFunctions.Tests.Support;

/// <summary>The number of rounds of the race tests.</summary>
internal static class RaceRounds
{
    /// <summary>The environment variable <c>RACE_ROUNDS_FACTOR</c>, by which the number of rounds is multiplied.</summary>
    public static int Factor { get; } =
        int.Parse(Environment.GetEnvironmentVariable("RACE_ROUNDS_FACTOR") ?? "1", CultureInfo.InvariantCulture);
}
