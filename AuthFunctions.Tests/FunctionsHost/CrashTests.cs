using System.Globalization;
using System.Net;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>The behavior of the host when the worker process ends unexpectedly.</summary>
[Trait("Category", "Host")]
public sealed class CrashTests
{
    private const int MaxRestarts = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Crash_RequestInFlight_Returns500AndWorkerIsRestarted()
    {
        await using var probe = new ProbeFixture();
        await probe.InitializeAsync();
        var first = await GetProcessIdAsync(probe);
        var waiting = probe.Client.GetAsync(new Uri("wait", UriKind.Relative), Cancellation);
        await probe.WaitForCountAsync("waiting", 1);

        await CrashAsync(probe);

        using var response = await waiting;
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.NotEqual(first, await GetProcessIdAsync(probe));
    }

    [Fact]
    public async Task Crash_MoreOftenThanHostRestarts_EndsHostWithError()
    {
        LocalHost.SkipOnCoreTools("Core Tools have limits of their own.");
        await using var probe = new ProbeFixture();
        await probe.InitializeAsync();

        for (var i = 0; i <= MaxRestarts; i++)
        {
            await CrashAsync(probe);
        }

        Assert.Equal(1, await probe.App.WaitForExitAsync(Cancellation));
        Assert.Contains(
            $"error: The worker ended with exit code 137. It had been restarted {MaxRestarts} times already.", probe.App.Output, StringComparison.Ordinal);
    }

    private static async Task CrashAsync(ProbeFixture probe)
    {
        using var response = await probe.Client.PostAsync(new Uri("process/crash", UriKind.Relative), null, Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    // A request waits for the worker while it restarts.
    private static async Task<int> GetProcessIdAsync(ProbeFixture probe) =>
        int.Parse(await probe.Client.GetStringAsync(new Uri("process", UriKind.Relative), Cancellation), CultureInfo.InvariantCulture);
}
