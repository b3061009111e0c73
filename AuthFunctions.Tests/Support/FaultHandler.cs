using System.Collections.Concurrent;
using System.Net;

namespace AuthFunctions.Tests.Support;

/// <summary>Injects one fault into each attempt, in the given order. After the last fault, every attempt succeeds.</summary>
public sealed class FaultHandler : DelegatingHandler
{
    private readonly ConcurrentQueue<Fault> _faults;
    private int _attempts;

    public FaultHandler(params IEnumerable<Fault> faults)
    {
        _faults = new(faults);
        InnerHandler = new SocketsHttpHandler();
    }

    /// <summary>What happens to one attempt.</summary>
    public delegate Task<HttpResponseMessage> Fault(HttpRequestMessage request, Forward forward, CancellationToken cancellationToken);

    /// <summary>Forwards the attempt to the server.</summary>
    public delegate Task<HttpResponseMessage> Forward();

    /// <summary>The number of attempts so far.</summary>
    public int Attempts => _attempts;

    /// <summary>The request does not reach the server. The response has this status.</summary>
    public static Fault Answer(int status, string? retryAfter = null, string body = "") => (request, _, _) =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new StringContent(body) };
        if (retryAfter is not null)
        {
            response.Headers.Add("Retry-After", retryAfter);
        }

        return Task.FromResult(response);
    };

    /// <summary>The server processes the request and its response is lost.</summary>
    public static async Task<HttpResponseMessage> LoseResponse(HttpRequestMessage request, Forward forward, CancellationToken cancellationToken)
    {
        using var response = await forward();
        throw new HttpRequestException("The connection was reset.", new IOException("reset"));
    }

    /// <summary>No response ever arrives.</summary>
    public static async Task<HttpResponseMessage> Hang(HttpRequestMessage request, Forward forward, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("The wait was not cancelled.");
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        return _faults.TryDequeue(out var fault)
            ? fault(request, () => base.SendAsync(request, cancellationToken), cancellationToken)
            : base.SendAsync(request, cancellationToken);
    }
}
