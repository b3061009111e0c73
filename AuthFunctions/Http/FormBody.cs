using System.Net;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;

namespace AuthFunctions.Http;

/// <summary>Reads <c>application/x-www-form-urlencoded</c> bodies, and refuses what is not percent-encoded UTF-8.</summary>
internal static class FormBody
{
    public static async Task<IReadOnlyList<Field>> ReadAsync(byte[] body, CancellationToken cancellationToken)
    {
        // The form reader passes on what it cannot decode, so that two different bodies would give the same password.
        if (!HasWholeEscapes(body) || !Utf8.IsValid(WebUtility.UrlDecodeToBytes(body, 0, body.Length)))
        {
            throw new MalformedBodyException("The form is not percent-encoded UTF-8.");
        }

        var fields = new List<Field>();
        using var reader = new FormReader(Encoding.UTF8.GetString(body));
        while (await reader.ReadNextPairAsync(cancellationToken) is { } pair)
        {
            fields.Add(new Field(pair.Key, pair.Value));
        }

        return fields;
    }

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
