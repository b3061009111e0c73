using AuthFunctions.Core.Accounts;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace AuthFunctions.Http.OpenApi;

/// <summary>The description of the API, in OpenAPI 3.1. It is made when it is first requested.</summary>
public sealed class ApiDocument(IOptions<AuthOptions> auth, IOptions<HttpOptions> http)
{
    private readonly Lazy<byte[]> _json = new(() => Write(auth.Value, http.Value));

    /// <summary>The document as JSON, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json => _json.Value;

    private static byte[] Write(AuthOptions auth, HttpOptions http)
    {
        using var stream = new MemoryStream();
        using (var text = new StreamWriter(stream))
        {
            new ApiDocumentBuilder(auth, http).Build(ApiOperations.All).SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        }

        return stream.ToArray();
    }
}
