using System.Diagnostics;
using System.Globalization;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>The probe app (eng/FunctionsProbe). It is started once for all tests that examine the Functions host.</summary>
public sealed class ProbeFixture : IAsyncLifetime
{
    public const string ProjectPath = "eng/FunctionsProbe";
    public const string ReadyPath = "with-head";
    public const long BodyLimit = 1024 * 1024;

    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false };

    public FunctionAppProcess App { get; private set; } = null!;

    /// <summary>A client that returns responses unchanged.</summary>
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
            ReadyPath,
            TestContext.Current.CancellationToken);
        Client = new HttpClient(_handler) { BaseAddress = App.BaseAddress };
    }

    /// <summary>Sends a GET request and reads the raw response.</summary>
    internal Task<RawReply> GetRawAsync(string path, params string[] headers) => SendRawAsync("GET", path, headers);

    /// <summary>Sends a request and reads the raw response.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path, with a leading slash.</param>
    /// <param name="lines">The header lines, then an empty line and the lines of a body, if any. A <c>Host</c> header replaces the default one.</param>
    internal async Task<RawReply> SendRawAsync(string method, string path, params string[] lines)
    {
        string[] host = lines.Any(line => line.StartsWith("Host:", StringComparison.Ordinal)) ? [] : ["Host: localhost"];
        var (head, body) = await RawHttp.SendAsync(
            App.BaseAddress, [$"{method} {path} HTTP/1.1", .. host, "Connection: close", .. lines], TestContext.Current.CancellationToken);
        return new RawReply(head, body);
    }

    /// <summary>The value of a counter in the app, for events that no response shows.</summary>
    public async Task<int> GetCountAsync(string name)
    {
        var count = await Client.GetStringAsync(new Uri($"counts/{name}", UriKind.Relative), TestContext.Current.CancellationToken);
        return int.Parse(count, CultureInfo.InvariantCulture);
    }

    public Task WaitForCountAsync(string name, int count) => WaitUntilAsync(async () => await GetCountAsync(name) >= count);

    public Task WaitForOutputAsync(string text) =>
        WaitUntilAsync(() => ValueTask.FromResult(App.Output.Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits for an event in the app that happens asynchronously.</summary>
    /// <exception cref="TimeoutException">The event did not happen. The message contains the app's output.</exception>
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
