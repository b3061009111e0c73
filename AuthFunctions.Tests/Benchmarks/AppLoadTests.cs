using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Tests.Benchmarks;

public sealed class AppLoadTests
{
    [Fact]
    public void Of_TwoRuns_DividesTheCpuTimeOfEachProcessByAllRequests()
    {
        var first = Run(completed: 2, failures: 0, worker: 30, host: 20);
        var second = Run(completed: 7, failures: 1, worker: 70, host: 10);

        var both = AppLoad.Of([first, second]);

        Assert.Equal((10_000, 3_000), (both.WorkerCpu, both.HostCpu));
        Assert.Equal((9, 1), (both.Load.Completed, both.Load.Failures));
    }

    private static AppLoad Run(int completed, int failures, int worker, int host) => new(
        new LoadResult(TimeSpan.FromSeconds(1), completed, failures, FirstFailure: null, new Latencies([])),
        new AppCpuTime(TimeSpan.FromMilliseconds(worker), TimeSpan.FromMilliseconds(host)));
}
