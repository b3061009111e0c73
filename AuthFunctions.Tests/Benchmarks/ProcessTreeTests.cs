using System.Diagnostics;
using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Tests.Benchmarks;

public sealed class ProcessTreeTests
{
    private const string Assembly = "App.dll";

    [Fact]
    public async Task CpuTime_HostWithABusyWorker_IsMeasuredSeparately()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ProcessTree reads /proc, which only Linux has.");
        using var process = Process.Start("/bin/sh", ["-c", $"/bin/sh -c 'while :; do :; done' worker /folder/{Assembly} & wait"]);
        try
        {
            var all = new ProcessTree(process.Id);
            await WaitUntilAsync(() => all.Find(Assembly) is not null);
            var id = all.Find(Assembly)!.Value;
            var (host, worker) = (new ProcessTree(process.Id, except: id), new ProcessTree(id));
            await WaitUntilAsync(() => worker.CpuTime > TimeSpan.FromMilliseconds(100));

            Assert.Equal([process.Id], host.Members());
            Assert.Equal([id], worker.Members());
            Assert.InRange(host.CpuTime, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(50));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void Find_NoSuchProcess_IsNull()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ProcessTree reads /proc, which only Linux has.");

        Assert.Null(new ProcessTree(Environment.ProcessId).Find("Missing.dll"));
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(10, timeout.Token);
        }
    }
}
