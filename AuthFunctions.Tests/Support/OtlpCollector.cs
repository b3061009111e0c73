using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Support;

/// <summary>An OpenTelemetry collector that stores the data that it receives by OTLP over HTTP.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = [];
    private readonly SemaphoreSlim _came = new(0);
    private readonly WebApplication _server;

    private OtlpCollector(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = new OtlpCollector(builder.Build());
        collector._server.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            collector._received.Enqueue((context.Request.Path, body.ToArray()));
            collector._came.Release();
        });
        await collector._server.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>Waits until a request that contains these bytes has arrived at a path, <c>/v1/metrics</c> or <c>/v1/traces</c>.</summary>
    public async Task WaitForAsync(string path, byte[] bytes)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!_received.Any(request => request.Path == path && request.Body.AsSpan().IndexOf(bytes) >= 0))
        {
            await _came.WaitAsync(patience.Token);
        }
    }

    /// <summary>As above, for a text.</summary>
    public Task WaitForAsync(string path, string text) => WaitForAsync(path, Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _came.Dispose();
    }
}
