using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Support;

/// <summary>A Pwned Passwords range API whose responses a test configures.</summary>
internal sealed class RangeServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private RangeServer(WebApplication server) => _server = server;

    public string Address => $"{_server.Urls.Single()}/range/";

    /// <summary>The received requests: path and query, and headers.</summary>
    public ConcurrentQueue<(string Target, IHeaderDictionary Headers)> Requests { get; } = [];

    public static Task<RangeServer> StartAsync(string range) => StartAsync(context => context.Response.WriteAsync(range, context.RequestAborted));

    public static async Task<RangeServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new RangeServer(builder.Build());
        server._server.Run(async context =>
        {
            server.Requests.Enqueue(($"{context.Request.Path}{context.Request.QueryString}", new HeaderDictionary(context.Request.Headers.ToDictionary())));
            await answer(context);
        });
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
