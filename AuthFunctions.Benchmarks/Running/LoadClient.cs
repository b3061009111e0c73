namespace AuthFunctions.Benchmarks.Running;

/// <summary>Sends requests to one server. It does not store cookies or follow redirects.</summary>
internal sealed class LoadClient(Uri address) : IDisposable
{
    private readonly HttpClient _http =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = address };

    /// <param name="call">The request.</param>
    /// <param name="cookie">The cookie to send, <c>name=value</c>.</param>
    /// <param name="client">The number of the simulated client, from 0. Each client has its own address.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Reply> SendAsync(Call call, string? cookie, int client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(call.Path, UriKind.Relative)) { Content = call.Body?.Invoke() };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"10.{client >> 16 & 255}.{client >> 8 & 255}.{client & 255}");
        if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var cookies = response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [];
        return new Reply(
            text,
            cookies.FirstOrDefault()?.Split(';')[0],
            response.StatusCode == call.Expected ? null : $"{(int)response.StatusCode} to {call.Method} {call.Path}: {text}");
    }

    /// <summary>As above, but an unexpected response ends the benchmark.</summary>
    public async Task<Reply> RequireAsync(Call call, string? cookie, CancellationToken cancellationToken)
    {
        var reply = await SendAsync(call, cookie, client: 0, cancellationToken);
        return reply.Failure is null ? reply : throw new InvalidOperationException(reply.Failure);
    }

    public void Dispose() => _http.Dispose();
}
