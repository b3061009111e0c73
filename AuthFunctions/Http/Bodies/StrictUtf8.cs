using System.Text;
using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.Bodies;

/// <summary>UTF-8 without replacement characters, so that no two different bodies give the same password.</summary>
internal static class StrictUtf8
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="MalformedBodyException">The bytes are not UTF-8.</exception>
    public static string GetString(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Encoding.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new MalformedBodyException(Problems.NotUtf8, exception);
        }
    }
}
