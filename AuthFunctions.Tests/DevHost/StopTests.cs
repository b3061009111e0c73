using System.Globalization;
using AuthFunctions.Tests.FunctionsHost;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.DevHost;

/// <summary>The worker ends when the DevHost ends, in every case.</summary>
[Trait("Category", "Host")]
public sealed class StopTests
{
    public StopTests() => LocalHost.SkipOnCoreTools("This is about the DevHost.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_AppRuns_StopsWorkerAndHostWithExitCode0(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        await using var app = await StartAsync();
        Assert.SkipWhen(signal == "INT" && ProcessState.IgnoresInterrupt(app.ProcessId), "The tests run in the background of a shell, where SIGINT is ignored.");
        var worker = await GetWorkerIdAsync(app);

        await ProcessState.SignalAsync(app.ProcessId, signal, Cancellation);

        Assert.Equal(0, await app.WaitForExitAsync(Cancellation));
        await ProcessState.WaitForEndAsync(worker, Cancellation);
        Assert.Contains("The probe has stopped.", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StandardInput_Closed_StopsWorkerAndHostWithExitCode0()
    {
        await using var app = await StartAsync();
        var worker = await GetWorkerIdAsync(app);

        app.CloseStandardInput();

        Assert.Equal(0, await app.WaitForExitAsync(Cancellation));
        await ProcessState.WaitForEndAsync(worker, Cancellation);
        Assert.Contains("The probe has stopped.", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_Killed_EndsWorker()
    {
        await using var app = await StartAsync();
        var worker = await GetWorkerIdAsync(app);

        app.KillHost();

        await ProcessState.WaitForEndAsync(worker, Cancellation);
    }

    private static Task<FunctionAppProcess> StartAsync() => FunctionAppProcess.StartAsync(
        ProbeFixture.ProjectPath, new Dictionary<string, string?>(), ProbeFixture.ReadyPath, Cancellation);

    private static async Task<int> GetWorkerIdAsync(FunctionAppProcess app)
    {
        using var client = new HttpClient { BaseAddress = app.BaseAddress };
        return int.Parse(await client.GetStringAsync(new Uri("process", UriKind.Relative), Cancellation), CultureInfo.InvariantCulture);
    }
}
