using System.Globalization;
using DevHost.Worker.Protocol;
using Google.Protobuf;

namespace DevHost.Http;

/// <summary>HTTP requests and responses as messages of the worker's protocol.</summary>
internal static class HttpMessages
{
    public static async Task<RpcHttp> ReadRequestAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // The Functions host fails for a Host header that makes no URL.
        var url = new Uri($"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}{request.QueryString}", UriKind.Absolute);
        var rpc = new RpcHttp { Method = request.Method, Url = url.OriginalString };
        foreach (var (name, values) in request.Headers)
        {
            rpc.NullableHeaders[name.ToLowerInvariant()] = new NullableString { Value = values.ToString() };
        }

        foreach (var (name, values) in request.Query)
        {
            rpc.NullableQuery[name] = new NullableString { Value = values.ToString() };
        }

        foreach (var (name, value) in request.RouteValues)
        {
            if (value is not null)
            {
                rpc.NullableParams[name] = new NullableString { Value = Convert.ToString(value, CultureInfo.InvariantCulture) };
            }
        }

        // Not sized by Content-Length, which is only what the client announces.
        using var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, cancellationToken);
        }
        catch (IOException exception) when (request.ContentLength is null && exception is not BadHttpRequestException)
        {
            // Kestrel's exception for the size of a chunk that overflows.
            throw new BadHttpRequestException(exception.Message, exception);
        }

        if (request.ContentLength > 0)
        {
            rpc.Body = new TypedData { Bytes = UnsafeByteOperations.UnsafeWrap(body.GetBuffer().AsMemory(0, (int)body.Length)) };
        }

        // The Functions host reads a body without Content-Length, but does not pass it on (azure-functions-host issue 7930).
        return rpc;
    }

    public static async Task WriteResponseAsync(HttpResponse response, RpcHttp message, CancellationToken cancellationToken)
    {
        response.StatusCode = int.Parse(message.StatusCode, CultureInfo.InvariantCulture);
        foreach (var (name, value) in message.Headers)
        {
            response.Headers[name] = value;
        }

        foreach (var cookie in message.Cookies)
        {
            response.Cookies.Append(cookie.Name, cookie.Value, ToOptions(cookie));
        }

        if (message.Body is { Bytes.IsEmpty: false } body)
        {
            await response.Body.WriteAsync(body.Bytes.Memory, cancellationToken);
        }
        else if (message.Body is { String.Length: > 0 } text)
        {
            await response.WriteAsync(text.String, cancellationToken);
        }
    }

    private static CookieOptions ToOptions(RpcHttpCookie cookie) => new()
    {
        Domain = cookie.Domain?.Value,
        Expires = cookie.Expires?.Value?.ToDateTimeOffset(),
        HttpOnly = cookie.HttpOnly?.Value ?? false,
        MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds.Value) : null,
        Path = cookie.Path?.Value ?? "/",
        SameSite = cookie.SameSite switch
        {
            RpcHttpCookie.Types.SameSite.Lax => SameSiteMode.Lax,
            RpcHttpCookie.Types.SameSite.Strict => SameSiteMode.Strict,
            RpcHttpCookie.Types.SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        },
        Secure = cookie.Secure?.Value ?? false,
    };
}
