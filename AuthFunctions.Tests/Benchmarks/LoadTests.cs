using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Tests.Benchmarks;

public sealed class LoadTests
{
    [Fact]
    public async Task RunAsync_SomeAnswersWrong_CountsThemApartAndNamesTheFirst()
    {
        var load = await Load.RunAsync(
            clients: 3,
            requests: 10,
            (number, _) => number switch
            {
                4 => Task.FromResult<string?>("401"),
                7 => throw new HttpRequestException("refused"),
                _ => Task.FromResult<string?>(null),
            },
            TestContext.Current.CancellationToken);

        Assert.Equal((8, 2, 8), (load.Completed, load.Failures, load.Latencies.Count));
        Assert.Contains(load.FirstFailure, (string[])["401", "refused"]);
    }

    [Fact]
    public async Task RunForAsync_RequestsUnderWayAtTheEnd_CountAsNothing()
    {
        var load = await Load.RunForAsync(
            clients: 2,
            warmUp: TimeSpan.Zero,
            TimeSpan.FromMilliseconds(50),
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return null;
            },
            TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), (load.Completed, load.Failures));
    }
}
