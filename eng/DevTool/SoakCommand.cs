using System.Globalization;

namespace DevTool;

/// <summary>Runs the test of <c>AuthFunctions.Tests/Soak</c> for a longer time than among the other tests.</summary>
internal static class SoakCommand
{
    public static async Task<int> RunAsync(int minutes, int seed, CancellationToken cancellationToken)
    {
        await TestRunner.PrepareAsync(cancellationToken);
        return await TestRunner.RunAsync(
            ["--filter-class", "AuthFunctions.Tests.Soak.SoakTests", "--no-progress"],
            environment: new()
            {
                ["SOAK_SECONDS"] = (minutes * 60).ToString(CultureInfo.InvariantCulture),
                ["SOAK_SEED"] = seed.ToString(CultureInfo.InvariantCulture),
            },
            cancellationToken);
    }
}
