using System.Text.Json;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.Bodies;

/// <summary>Reads <c>application/json</c> bodies: one object (RFC 8259).</summary>
internal static class JsonBody
{
    private const char ByteOrderMark = '\uFEFF';

    public static IReadOnlyList<Field> Read(byte[] body, BodyEncoding encoding)
    {
        // RFC 8259, section 8.1: a parser may ignore a byte order mark.
        var text = encoding.GetString(body).AsMemory().TrimStart(ByteOrderMark);

        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UnreadableBodyException(Problems.MalformedBody(Problems.NotAJsonObject));
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
            throw new UnreadableBodyException(Problems.MalformedBody(Problems.NotWellFormedJson), exception);
        }
    }
}
