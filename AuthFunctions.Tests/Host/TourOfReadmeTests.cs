using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class TourOfReadmeTests(AuthApp app) : HostTest(app)
{
    private const string DocumentedAddress = "http://localhost:7071";

    [Fact]
    public async Task Tour_EveryCommand_PrintsWhatTheReadmeSays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The tour is run by bash.");
        AuthApp.SkipWhenDeployed("the tour registers the same names every time.");
        var cancellation = TestContext.Current.CancellationToken;
        var steps = Tour.Read(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), cancellation));
        var address = Client.Address.GetLeftPart(UriPartial.Authority);

        var printed = await Tour.RunAsync(
            steps.Select(step => step.Command.Replace(DocumentedAddress, address, StringComparison.Ordinal)), cancellation);

        Assert.NotEmpty(steps);
        Assert.Equal(steps.Count, printed.Count);
        Assert.All(steps.Zip(printed), pair => Assert.True(
            Tour.Keeps(pair.First.Expected, pair.Second.Replace(address, DocumentedAddress, StringComparison.Ordinal)),
            $"{pair.First.Command}\nshould print\n{pair.First.Expected}\nand not\n{pair.Second}"));
    }
}
