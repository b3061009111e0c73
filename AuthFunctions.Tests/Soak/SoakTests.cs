using System.Globalization;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Soak;

/// <summary>
/// Two apps on one storage, many users, random requests and random faults, and a model of what each user may be answered.
/// The environment variables <c>SOAK_SECONDS</c> and <c>SOAK_SEED</c> make it longer, or repeat the choices of another run.
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
        // Whoever asks for a duration watches it.
        Action<string> write = seconds is null ? output.WriteLine : Console.WriteLine;
        write($"Seed {seed}");

        await using var azurite = await Azurite.StartAsync(cancellationToken: cancellation);
        await using var proxy = await FaultProxy.StartAsync(azurite.TableEndpoint, cancellation);
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
