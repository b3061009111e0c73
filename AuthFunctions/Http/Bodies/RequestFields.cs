using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Net.Http.Headers;

namespace AuthFunctions.Http.Bodies;

/// <summary>
/// The fields of a route, read from a form, a multipart form or a JSON object. Each must be sent once, as text. Other fields are ignored.
/// </summary>
internal sealed class RequestFields
{
    private readonly Dictionary<string, string> _values = [];

    private RequestFields()
    {
    }

    /// <summary>What is wrong with the request; null when it has every field.</summary>
    public Problem? Problem { get; private init; }

    /// <summary>A field's text, as it came. Only without a <see cref="Problem"/>.</summary>
    public string this[string name] => _values[name];

    /// <summary>The text of a field that may be missing, as it came; null when it is. Only without a <see cref="Problem"/>.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>Reads the fields of a request.</summary>
    public static Task<RequestFields> ReadAsync(HttpRequestData request, CancellationToken cancellationToken, params string[] names) =>
        ReadAsync(request, names, areRequired: true, cancellationToken);

    /// <summary>Reads fields of a request that may be missing.</summary>
    public static Task<RequestFields> ReadOptionalAsync(HttpRequestData request, CancellationToken cancellationToken, params string[] names) =>
        ReadAsync(request, names, areRequired: false, cancellationToken);

    private static async Task<RequestFields> ReadAsync(
        HttpRequestData request, string[] names, bool areRequired, CancellationToken cancellationToken)
    {
        var body = new byte[request.Body.Length];
        await request.Body.ReadExactlyAsync(body, cancellationToken);
        try
        {
            return Select(await ReadPairsAsync(request, body, cancellationToken), names, areRequired);
        }
        catch (UnreadableBodyException exception)
        {
            return new RequestFields { Problem = exception.Problem };
        }
    }

    /// <returns>Every field of the body.</returns>
    private static async Task<IReadOnlyList<Field>> ReadPairsAsync(HttpRequestData request, byte[] body, CancellationToken cancellationToken)
    {
        if (request.Header("Content-Encoding") is { Length: > 0 } coding && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new UnreadableBodyException(Problems.UnsupportedContentEncoding);
        }

        var contentType = request.Headers.TryGetValues("Content-Type", out var values) ? string.Join(',', values) : null;
        if (string.IsNullOrEmpty(contentType) && body.Length == 0)
        {
            return [];
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var mediaType) || BodyEncoding.TryFind(mediaType.Charset) is not { } encoding)
        {
            throw new UnreadableBodyException(Problems.UnsupportedMediaType);
        }

        return mediaType.MediaType.Value switch
        {
            { } type when Is(type, "application/x-www-form-urlencoded") => FormBody.Read(body, encoding),
            { } type when Is(type, "multipart/form-data") => await MultipartBody.ReadAsync(body, mediaType, encoding, cancellationToken),
            { } type when Is(type, "application/json") => JsonBody.Read(body, encoding),
            _ => throw new UnreadableBodyException(Problems.UnsupportedMediaType),
        };

        static bool Is(string type, string accepted) => type.Equals(accepted, StringComparison.OrdinalIgnoreCase);
    }

    private static RequestFields Select(IReadOnlyList<Field> sent, string[] names, bool areRequired)
    {
        var fields = new RequestFields();
        List<(string Field, string? Error)> errors = [];
        foreach (var name in names)
        {
            var matches = sent.Where(field => field.Name == name).Take(2).ToList();
            if (matches is [{ Text: { } text }])
            {
                fields._values[name] = text;
            }
            else if (areRequired || matches.Count > 0)
            {
                errors.Add((name, matches.Count switch
                {
                    0 => Problems.FieldRequired,
                    1 => Problems.FieldNotText,
                    _ => Problems.FieldRepeated,
                }));
            }
        }

        return errors.Count == 0 ? fields : new RequestFields { Problem = Problems.MalformedFields(errors) };
    }
}
