using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>A request whose body has been read.</summary>
internal sealed class LocalHttpRequestData(FunctionContext context, HttpRequest request, MemoryStream body) : HttpRequestData(context)
{
    public override Stream Body => body;

    public override HttpHeadersCollection Headers => field ??= ReadHeaders();

    public override IReadOnlyCollection<IHttpCookie> Cookies => field ??= ReadCookies();

    public override Uri Url => field ??= new Uri($"{request.Scheme}://{request.Host}{request.PathBase}{request.Path}{request.QueryString}");

    public override IEnumerable<ClaimsIdentity> Identities => request.HttpContext.User.Identities;

    public override string Method => request.Method;

    public override HttpResponseData CreateResponse() => new LocalHttpResponseData(FunctionContext);

    private HttpHeadersCollection ReadHeaders()
    {
        var headers = new HttpHeadersCollection();
        foreach (var (name, values) in request.Headers)
        {
            headers.TryAddWithoutValidation(name, values.ToString());
        }

        return headers;
    }

    private List<HttpCookie> ReadCookies()
    {
        var cookies = new List<HttpCookie>();
        var header = request.Headers.Cookie.ToString();
        if (!string.IsNullOrWhiteSpace(header))
        {
            foreach (var cookie in header.Split(';'))
            {
                // Names are trimmed, values stay as they are; an empty one between semicolons is an error, as it is to the worker.
                var parts = cookie.Split('=', 2, StringSplitOptions.RemoveEmptyEntries);
                cookies.Add(new HttpCookie(parts[0].Trim(), parts.Length > 1 ? parts[1] : string.Empty));
            }
        }

        return cookies;
    }
}
