using System.Security.Claims;
using System.Text;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Benchmarks.Micro;

/// <summary>A request that only has a body and headers.</summary>
internal sealed class StubRequest : HttpRequestData
{
    public StubRequest(string? contentType = null, string body = "", string? cookie = null)
        : base(new StubContext())
    {
        Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        AddHeader("Content-Type", contentType);
        AddHeader("Cookie", cookie);
    }

    public override Stream Body { get; }

    public override HttpHeadersCollection Headers { get; } = [];

    public override IReadOnlyCollection<IHttpCookie> Cookies => throw new NotSupportedException();

    public override Uri Url => throw new NotSupportedException();

    public override IEnumerable<ClaimsIdentity> Identities => throw new NotSupportedException();

    public override string Method => throw new NotSupportedException();

    public override HttpResponseData CreateResponse() => throw new NotSupportedException();

    private void AddHeader(string name, string? value)
    {
        if (value is not null)
        {
            Headers.TryAddWithoutValidation(name, value);
        }
    }
}
