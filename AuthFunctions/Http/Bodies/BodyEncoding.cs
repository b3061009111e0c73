using System.Text;
using AuthFunctions.Http.Responses;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace AuthFunctions.Http.Bodies;

/// <summary>
/// Decodes the bytes of a body without replacement characters, so that no two different bodies give the same password. Bodies are in UTF-8. Some
/// clients declare another encoding by default: they are read as well, as long as they send ASCII, which is the same in both.
/// </summary>
internal sealed class BodyEncoding
{
    private static readonly BodyEncoding Utf8 = new(
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), Problems.MalformedBody(Problems.NotUtf8));

    private static readonly BodyEncoding Ascii = new(
        Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback), Problems.UnsupportedMediaType);

    private readonly Encoding _encoding;
    private readonly Problem _problem;

    private BodyEncoding(Encoding encoding, Problem problem)
    {
        _encoding = encoding;
        _problem = problem;
    }

    /// <summary>Finds the encoding for a declared charset.</summary>
    /// <param name="charset">The value of the parameter <c>charset</c>; empty where there is none.</param>
    /// <returns>The encoding; null when it is not supported.</returns>
    public static BodyEncoding? TryFind(StringSegment charset) => HeaderUtilities.RemoveQuotes(charset).ToString().ToUpperInvariant() switch
    {
        "" or "UTF-8" or "UTF8" => Utf8,
        "US-ASCII" or "ASCII" or "ISO-8859-1" or "LATIN1" or "ISO-8859-15" or "WINDOWS-1252" => Ascii,
        _ => null,
    };

    /// <summary>Decodes bytes.</summary>
    /// <exception cref="UnreadableBodyException">The bytes are not in this encoding.</exception>
    public string GetString(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _encoding.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new UnreadableBodyException(_problem, exception);
        }
    }
}
