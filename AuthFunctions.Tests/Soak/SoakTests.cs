using System.Globalization;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Soak;

/// <summary>
/// Runs many simulated users against two apps on one storage while injecting random faults. A model defines the allowed responses for each user.
/// The environment variable <c>SOAK_SECONDS</c> sets the duration, and <c>SOAK_SEED</c> repeats the random choices of another run.
/// </summary>
[Trait("Category", "Host")]
public sealed class SoakTests(AuthApp app, ITestOutputHelper output)
{
    private const int DefaultSeconds = 60;

    [Fact]
    public async Task EveryAnswer_UnderRandomFaults_IsOneThatTheModelAllows()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        var cancellation = TestContext.Current.CancellationToken;
        var seed = Number("SOAK_SEED") ?? Random.Shared.Next();
        var seconds = Number("SOAK_SECONDS");
        // If a duration is set, the run is interactive, so progress goes to the console.
        Action<string> write = seconds is null ? output.WriteLine : Console.WriteLine;
        write($"Seed {seed}");

        await using var azurite = await Azurite.StartAsync(cancellationToken: cancellation);
        await using var proxy = await FaultProxy.StartAsync(azurite, cancellation);
        await using var first = await app.StartOwnAsync([("AuthStorage", proxy.ConnectionString), .. AuthApp.Unthrottled]);
        await using var second = await app.StartOwnAsync([("AuthStorage", proxy.ConnectionString), .. AuthApp.Unthrottled]);
        var soak = new SoakRun(seed, proxy, [first.Client, second.Client], write);

        try
        {
            await soak.RunAsync(TimeSpan.FromSeconds(seconds ?? DefaultSeconds), cancellation);
            await InvariantChecker.CheckAsync(
                new TableClient(azurite.ConnectionString, StorageServiceCollectionExtensions.TableName),
                new InvariantInputs
                {
                    Now = TimeProvider.System.GetUtcNow(),
                    SessionIds = [.. soak.Users.SelectMany(user => user.SessionIds)],
                    Secrets = [.. soak.Users.SelectMany(user => user.Secrets)],
                },
                cancellation);
        }
        catch
        {
            foreach (var error in $"{first.Output}{second.Output}".Split('\n').Where(line => line.Contains("fail:", StringComparison.Ordinal)))
            {
                write(error);
            }

            throw;
        }
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
