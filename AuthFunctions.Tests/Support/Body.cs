using System.Text;
using System.Text.Json;

namespace AuthFunctions.Tests.Support;

/// <summary>Request bodies: well-formed bodies from fields, and raw bodies with any content type.</summary>
internal static class Body
{
    public static HttpContent Of(BodyFormat format, params (string Name, string Value)[] fields) => format switch
    {
        BodyFormat.Form => Form(fields),
        BodyFormat.Json => Json(fields),
        _ => Multipart(fields),
    };

    public static HttpContent Form(params (string Name, string Value)[] fields) =>
        new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public static HttpContent Json(params (string Name, string Value)[] fields) =>
        Raw("application/json", JsonSerializer.Serialize(fields.ToDictionary(field => field.Name, field => field.Value)));

    public static HttpContent Multipart(params (string Name, string Value)[] fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }

        return content;
    }

    public static HttpContent Raw(string? contentType, string text) => Raw(contentType, Encoding.UTF8.GetBytes(text));

    public static HttpContent Raw(string? contentType, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        if (contentType is not null)
        {
            // Without validation, so that a test can send a header that HttpClient would refuse.
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return content;
    }
}
