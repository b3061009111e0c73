using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>A proxy in front of an emulator that counts requests.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private static readonly string[] ConnectionHeaders = ["Connection", "Host", "Keep-Alive", "Transfer-Encoding"];

    private readonly HttpMessageInvoker _storage = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private readonly WebApplication _server;
    private readonly Azurite _azurite;
    private int _count;

    private CountingProxy(Azurite azurite)
    {
        _azurite = azurite;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(ForwardAsync);
    }

    /// <summary>The number of requests so far.</summary>
    public int Count => Volatile.Read(ref _count);

    public string ConnectionString => _azurite.ConnectionString.Replace(
        _azurite.TableEndpoint.Authority, new Uri(_server.Urls.Single()).Authority, StringComparison.Ordinal);

    public static async Task<CountingProxy> StartAsync(Azurite azurite, CancellationToken cancellationToken)
    {
        var proxy = new CountingProxy(azurite);
        await proxy._server.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _storage.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        Interlocked.Increment(ref _count);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var asItIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var body = new StreamContent(context.Request.Body);
        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(_azurite.TableEndpoint.GetLeftPart(UriPartial.Authority) + target, asItIs));
        request.Content = context.Request.ContentLength > 0 ? body : null;
        foreach (var (name, values) in context.Request.Headers.Where(header => !IsOfConnection(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        using var answer = await _storage.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !IsOfConnection(header.Key)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (answer.StatusCode != HttpStatusCode.NoContent)
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private static bool IsOfConnection(string header) => ConnectionHeaders.Contains(header, StringComparer.OrdinalIgnoreCase);
}
