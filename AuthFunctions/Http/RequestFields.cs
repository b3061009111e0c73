using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Net.Http.Headers;

namespace AuthFunctions.Http;

/// <summary>
/// The fields that a route takes, read from a form, a multipart form or a JSON object. Each must be there once, as text;
/// other fields are ignored.
/// </summary>
internal sealed class RequestFields
{
    private static readonly Problem UnsupportedMediaType = new(
        HttpStatusCode.UnsupportedMediaType,
        "The body must be application/x-www-form-urlencoded, multipart/form-data or application/json, in UTF-8.");

    private readonly Dictionary<string, string> _values = [];

    private RequestFields()
    {
    }

    /// <summary>What is wrong with the request, or null when every field is there.</summary>
    public Problem? Problem { get; private init; }

    /// <summary>A field's text, as it came. Only when there is no <see cref="Problem"/>.</summary>
    public string this[string name] => _values[name];

    /// <summary>Reads the fields of a request.</summary>
    public static async Task<RequestFields> ReadAsync(HttpRequestData request, CancellationToken cancellationToken, params string[] names)
    {
        var body = new byte[request.Body.Length];
        await request.Body.ReadExactlyAsync(body, cancellationToken);
        try
        {
            return await ReadPairsAsync(request, body, cancellationToken) is { } pairs
                ? Select(pairs, names)
                : new RequestFields { Problem = UnsupportedMediaType };
        }
        catch (MalformedBodyException exception)
        {
            return new RequestFields { Problem = new Problem(HttpStatusCode.BadRequest, exception.Message) };
        }
    }

    /// <returns>Every field of the body, or null when its media type is none that is accepted.</returns>
    private static async Task<IReadOnlyList<Field>?> ReadPairsAsync(HttpRequestData request, byte[] body, CancellationToken cancellationToken)
    {
        var contentType = request.Headers.TryGetValues("Content-Type", out var values) ? string.Join(',', values) : null;
        if (string.IsNullOrEmpty(contentType) && body.Length == 0)
        {
            return [];
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var mediaType) || !IsUtf8(mediaType))
        {
            return null;
        }

        return mediaType.MediaType.Value switch
        {
            { } type when Is(type, "application/x-www-form-urlencoded") => FormBody.Read(body),
            { } type when Is(type, "multipart/form-data") => await MultipartBody.ReadAsync(body, mediaType, cancellationToken),
            { } type when Is(type, "application/json") => JsonBody.Read(body),
            _ => null,
        };

        static bool Is(string type, string accepted) => type.Equals(accepted, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsUtf8(MediaTypeHeaderValue mediaType) =>
        !mediaType.Charset.HasValue
        || mediaType.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        || mediaType.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
        || mediaType.Charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    private static RequestFields Select(IReadOnlyList<Field> sent, string[] names)
    {
        var fields = new RequestFields();
        Dictionary<string, string[]>? errors = null;
        foreach (var name in names)
        {
            var matches = sent.Where(field => field.Name == name).Take(2).ToList();
            if (matches is [{ Text: { } text }])
            {
                fields._values[name] = text;
            }
            else
            {
                (errors ??= [])[name] =
                [
                    matches.Count switch
                    {
                        0 => "The field is required.",
                        1 => "The field must be text.",
                        _ => "The field must be sent once.",
                    },
                ];
            }
        }

        return errors is null
            ? fields
            : new RequestFields { Problem = new Problem(HttpStatusCode.BadRequest, "One or more fields are missing or not valid.", errors) };
    }
}
