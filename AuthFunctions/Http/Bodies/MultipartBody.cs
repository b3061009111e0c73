using AuthFunctions.Http.Responses;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AuthFunctions.Http.Bodies;

/// <summary>Reads <c>multipart/form-data</c> bodies (RFC 7578).</summary>
internal static class MultipartBody
{
    // RFC 2046, section 5.1.1.
    private const int MaxBoundaryLength = 70;

    public static async Task<IReadOnlyList<Field>> ReadAsync(byte[] body, MediaTypeHeaderValue mediaType, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(mediaType.Boundary).Value;
        if (boundary is not { Length: > 0 and <= MaxBoundaryLength })
        {
            throw new MalformedBodyException(Problems.BadBoundary);
        }

        try
        {
            var fields = new List<Field>();
            var reader = new MultipartReader(boundary, new MemoryStream(body, writable: false));
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is { } disposition && disposition.DispositionType == "form-data")
                {
                    var text = disposition.IsFileDisposition() ? null : await ReadTextAsync(section, cancellationToken);
                    fields.Add(new Field(HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), text));
                }
            }

            return fields;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new MalformedBodyException(Problems.MalformedMultipart, exception);
        }
    }

    private static async Task<string> ReadTextAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await section.Body.CopyToAsync(bytes, cancellationToken);
        return StrictUtf8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
