using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Testing.Faults;

/// <summary>A proxy in front of a table service and a queue service that injects faults.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    /// <summary>Less than the app's timeout of 2 seconds per attempt.</summary>
    private static readonly TimeSpan SlowResponse = TimeSpan.FromSeconds(1.8);

    /// <summary>More than the app's timeout per attempt, so that the retry reaches storage before the first attempt.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(3);

    private static readonly string[] ConnectionHeaders = ["Connection", "Host", "Keep-Alive", "Transfer-Encoding"];

    private readonly Azurite _storage;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });
    private readonly ConcurrentDictionary<Fault, int> _injected = new();
    private readonly WebApplication _server;
    private int _requests;
    private int _underWay;

    private FaultProxy(Azurite storage)
    {
        _storage = storage;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // The first one serves tables, the second one queues.
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(AcceptAsync));
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Use(AcceptAsync));
        });
        _server = builder.Build();
        _server.Run(ServeAsync);
    }

    /// <summary>Chooses the fault for an attempt. Many threads call it concurrently.</summary>
    public Func<StorageAttempt, Fault> Plan { get; set; } = _ => Fault.None;

    /// <summary>Whether every connection is reset. Open connections are reset at their next request.</summary>
    public bool RefusesConnections { get; set; }

    /// <summary>The number of injections of each fault so far.</summary>
    public IReadOnlyDictionary<Fault, int> Injected => _injected;

    /// <summary>The number of requests of the app so far, with and without faults.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public string ConnectionString => Azurite.ConnectionStringOf(PortOf(_server.Urls.First()), PortOf(_server.Urls.Last()));

    /// <param name="azurite">The emulator.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<FaultProxy> StartAsync(Azurite azurite, CancellationToken cancellationToken)
    {
        var proxy = new FaultProxy(azurite);
        await proxy._server.StartAsync(cancellationToken);
        return proxy;
    }

    /// <summary>Waits until storage has received every pending request, including delayed ones.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _underWay) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private ConnectionDelegate AcceptAsync(ConnectionDelegate next) => async connection =>
    {
        if (RefusesConnections)
        {
            Count(Fault.RefuseConnection);
            Reset(connection.Features);
            return;
        }

        await next(connection);
    };

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            var attempt = await ReadAsync(context.Request);
            if (!attempt.IsOfHost)
            {
                Interlocked.Increment(ref _requests);
            }

            var fault = RefusesConnections ? Fault.RefuseConnection : Plan(attempt);
            Count(fault);
            await ServeAsync(context, attempt, fault);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task ServeAsync(HttpContext context, StorageAttempt attempt, Fault fault)
    {
        switch (fault)
        {
            case Fault.RefuseConnection or Fault.LoseRequest:
                Reset(context.Features);
                break;
            case Fault.ServerError:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case Fault.Busy or Fault.BusyForAnHour:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = fault == Fault.Busy ? "1" : "3600";
                break;
            case Fault.HangBefore:
                await UntilGivenUpAsync(context);
                break;
            case Fault.ArriveLate:
                await Task.Delay(Lateness, CancellationToken.None);
                (await ForwardAsync(context.Request, attempt)).Dispose();
                break;
            default:
                using (var answer = await ForwardAsync(context.Request, attempt))
                {
                    await AnswerAsync(context, answer, fault);
                }

                break;
        }
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, Fault fault)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
        switch (fault)
        {
            case Fault.LoseResponse:
                Reset(context.Features);
                return;
            case Fault.CutResponse:
                CutShort(context, answer, body);
                return;
            case Fault.HangAfter:
                await UntilGivenUpAsync(context);
                return;
            case Fault.RespondSlowly:
                await Task.Delay(SlowResponse, CancellationToken.None);
                break;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !IsOfConnection(header.Key)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (body.Length > 0)
        {
            await context.Response.Body.WriteAsync(body, CancellationToken.None);
        }
    }

    // Bypasses the server, which would not send a partial response: sends half of the body or, without a body, half of the head.
    private static void CutShort(HttpContext context, HttpResponseMessage answer, byte[] body)
    {
        var head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {(int)answer.StatusCode} {answer.ReasonPhrase}\r\n"
            + $"Content-Type: {answer.Content.Headers.ContentType}\r\nContent-Length: {body.Length}\r\n\r\n");
        var socket = SocketOf(context.Features);
        socket.Send(body.Length > 0 ? [.. head, .. body[..(body.Length / 2)]] : head[..(head.Length / 2)]);
        socket.Shutdown(SocketShutdown.Both);
        context.Abort();
    }

    private static int PortOf(string address) => new Uri(address).Port;

    private static async Task UntilGivenUpAsync(HttpContext context) =>
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private static void Reset(IFeatureCollection features)
    {
        var socket = SocketOf(features);
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    private static Socket SocketOf(IFeatureCollection features) => features.GetRequiredFeature<IConnectionSocketFeature>().Socket;

    private static bool IsOfConnection(string header) => ConnectionHeaders.Contains(header, StringComparer.OrdinalIgnoreCase);

    private static async Task<StorageAttempt> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, CancellationToken.None);
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new(request.Headers["x-ms-client-request-id"].ToString(), request.Method, target, body.ToArray());
    }

    // Never cancelled: a real service completes a request even if the client has disconnected.
    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, StorageAttempt attempt)
    {
        var asItIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var isTable = request.HttpContext.Connection.LocalPort == PortOf(_server.Urls.First());
        var service = isTable ? _storage.TableEndpoint : _storage.QueueEndpoint;
        var uri = new Uri(service.GetLeftPart(UriPartial.Authority) + attempt.Target, asItIs);
        using var forwarded = new HttpRequestMessage(new HttpMethod(attempt.Method), uri) { Content = new ByteArrayContent(attempt.Body) };
        foreach (var (name, values) in request.Headers.Where(header => !IsOfConnection(header.Key)))
        {
            if (!forwarded.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                forwarded.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return await _http.SendAsync(forwarded, CancellationToken.None);
    }

    private void Count(Fault fault)
    {
        if (fault != Fault.None)
        {
            _injected.AddOrUpdate(fault, 1, (_, count) => count + 1);
        }
    }
}
