using System.Diagnostics;
using System.Globalization;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Packages;

/// <summary>The probe app, started once for all tests of the Functions host.</summary>
public sealed class FunctionsProbeFixture : IAsyncLifetime
{
    public const string ProjectPath = "eng/FunctionsProbe";
    public const long BodyLimit = 1024 * 1024;

    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false };

    public FunctionAppProcess App { get; private set; } = null!;

    /// <summary>A client that shows responses as they are.</summary>
    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await FunctionAppProcess.StartAsync(
            ProjectPath,
            new Dictionary<string, string?>
            {
                ["AzureWebJobs.SwitchedOff.Disabled"] = "true",
                ["AzureWebJobs.SwitchedOffTick.Disabled"] = "true",
                ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = $"{BodyLimit}",
                ["PROBE_FROM_BOTH"] = "environment",
            },
            "with-head",
            TestContext.Current.CancellationToken);
        Client = new HttpClient(_handler) { BaseAddress = App.BaseAddress };
    }

    /// <summary>How often something happened in the app that no response shows.</summary>
    public async Task<int> GetCountAsync(string name)
    {
        var count = await Client.GetStringAsync(new Uri($"counts/{name}", UriKind.Relative), TestContext.Current.CancellationToken);
        return int.Parse(count, CultureInfo.InvariantCulture);
    }

    public Task WaitForCountAsync(string name, int count) => WaitUntilAsync(async () => await GetCountAsync(name) >= count);

    /// <summary>Waits for something that happens in the app at its own time.</summary>
    /// <exception cref="TimeoutException">It did not happen; the message holds the app's output.</exception>
    public async Task WaitUntilAsync(Func<ValueTask<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > WaitTimeout)
            {
                throw new TimeoutException($"It did not happen within {WaitTimeout}:\n{App.Output}");
            }

            await Task.Delay(PollInterval, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        _handler.Dispose();
        if (App is not null)
        {
            await App.DisposeAsync();
        }
    }
}
