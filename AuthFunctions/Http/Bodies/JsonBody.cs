using System.Text.Json;
using System.Text.Unicode;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.Bodies;

/// <summary>Reads <c>application/json</c> bodies: one object (RFC 8259).</summary>
internal static class JsonBody
{
    public static IReadOnlyList<Field> Read(byte[] body)
    {
        if (!Utf8.IsValid(body))
        {
            throw new MalformedBodyException(Problems.NotUtf8);
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new MalformedBodyException(Problems.NotAJsonObject);
            }

            return
            [
                .. document.RootElement.EnumerateObject().Select(property => new Field(
                    property.Name,
                    property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : null)),
            ];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is no Unicode text, such as one half of a surrogate pair.
            throw new MalformedBodyException(Problems.NotWellFormedJson, exception);
        }
    }
}
