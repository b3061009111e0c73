using System.Net;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.Bodies;

/// <summary>
/// Reads <c>application/x-www-form-urlencoded</c> bodies. Stricter than ASP.NET Core's readers, which pass on what they cannot decode: two different
/// bodies must not give the same password.
/// </summary>
internal static class FormBody
{
    public static IReadOnlyList<Field> Read(ReadOnlySpan<byte> body, BodyEncoding encoding)
    {
        if (!HasWholeEscapes(body))
        {
            throw new UnreadableBodyException(Problems.MalformedBody(Problems.NotPercentEncoded));
        }

        var fields = new List<Field>();
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (!pair.IsEmpty)
            {
                var end = pair.IndexOf((byte)'=');
                fields.Add(end < 0
                    ? new Field(Decode(pair, encoding), string.Empty)
                    : new Field(Decode(pair[..end], encoding), Decode(pair[(end + 1)..], encoding)));
            }
        }

        return fields;
    }

    private static string Decode(ReadOnlySpan<byte> encoded, BodyEncoding encoding) =>
        encoding.GetString(WebUtility.UrlDecodeToBytes(encoded.ToArray(), 0, encoded.Length));

    private static bool HasWholeEscapes(ReadOnlySpan<byte> body)
    {
        for (var next = body.IndexOf((byte)'%'); next >= 0; next = body.IndexOf((byte)'%'))
        {
            body = body[next..];
            if (body.Length < 3 || !char.IsAsciiHexDigit((char)body[1]) || !char.IsAsciiHexDigit((char)body[2]))
            {
                return false;
            }

            body = body[3..];
        }

        return true;
    }
}
