using AuthFunctions.Http.Responses;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AuthFunctions.Http.Bodies;

/// <summary>Reads <c>multipart/form-data</c> bodies (RFC 7578).</summary>
internal static class MultipartBody
{
    // RFC 2046, section 5.1.1.
    private const int MaxBoundaryLength = 70;

    public static async Task<IReadOnlyList<Field>> ReadAsync(
        byte[] body, MediaTypeHeaderValue mediaType, BodyEncoding encoding, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(mediaType.Boundary).Value;
        if (boundary is not { Length: > 0 and <= MaxBoundaryLength })
        {
            throw new UnreadableBodyException(Problems.MalformedBody(Problems.BadBoundary));
        }

        try
        {
            var fields = new List<Field>();
            var reader = new MultipartReader(boundary, new MemoryStream(body, writable: false));
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is { } disposition && disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
                {
                    fields.Add(new Field(
                        HeaderUtilities.RemoveQuotes(disposition.Name).ToString(),
                        EncodingOf(section, disposition, encoding) is { } ofPart ? await ReadTextAsync(section, ofPart, cancellationToken) : null));
                }
            }

            return fields;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new UnreadableBodyException(Problems.MalformedBody(Problems.MalformedMultipart), exception);
        }
    }

    /// <returns>The encoding of a part's text; null for a file, and for an encoding that is not supported.</returns>
    private static BodyEncoding? EncodingOf(MultipartSection section, ContentDispositionHeaderValue disposition, BodyEncoding ofBody)
    {
        if (disposition.IsFileDisposition())
        {
            return null;
        }

        return MediaTypeHeaderValue.TryParse(section.ContentType, out var type) && type.Charset.HasValue ? BodyEncoding.TryFind(type.Charset) : ofBody;
    }

    private static async Task<string> ReadTextAsync(MultipartSection section, BodyEncoding encoding, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await section.Body.CopyToAsync(bytes, cancellationToken);
        return encoding.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
