using System.Net;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>A request, and the expected status of its response.</summary>
internal sealed record Call(HttpMethod Method, string Path, HttpStatusCode Expected, Func<HttpContent>? Body = null)
{
    public static Call Get(string path) => new(HttpMethod.Get, path, HttpStatusCode.OK);

    public static Call Form(HttpMethod method, string path, params (string Name, string Value)[] fields) => new(
        method, path, HttpStatusCode.OK, () => new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));
}
