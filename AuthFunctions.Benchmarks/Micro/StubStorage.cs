using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuthFunctions.Core.Storage;

namespace AuthFunctions.Benchmarks.Micro;

/// <summary>Responds to every request with a session row, in the format of the Table service.</summary>
/// <param name="idHash">The hash of the session's id.</param>
internal sealed class StubStorage(string idHash) : HttpMessageHandler
{
    private const string ETag = "W/\"datetime'2026-01-02T03%3A04%3A05.6789012Z'\"";

    private readonly byte[] _row = Encoding.UTF8.GetBytes(
        $$"""
        {
          "odata.metadata": "http://account.table.invalid/$metadata#users/@Element",
          "odata.etag": "{{ETag.Replace("\"", "\\\"", StringComparison.Ordinal)}}",
          "PartitionKey": "{{Keys.Session(idHash)}}",
          "RowKey": "{{Keys.IndexRow}}",
          "Timestamp": "2026-01-02T03:04:05.6789012Z",
          "user_id": "0197f3c2-7d1e-7c3a-9b52-3f2a6c1d8e40",
          "email": "bob@example.com",
          "created@odata.type": "Edm.DateTime",
          "created": "2026-01-02T03:04:05.6789012Z",
          "expires@odata.type": "Edm.DateTime",
          "expires": "9999-01-02T03:04:05.6789012Z",
          "last_seen@odata.type": "Edm.DateTime",
          "last_seen": "2026-01-02T03:04:05.6789012Z"
        }
        """);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(_row), RequestMessage = request };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        response.Headers.TryAddWithoutValidation("ETag", ETag);
        return Task.FromResult(response);
    }
}
