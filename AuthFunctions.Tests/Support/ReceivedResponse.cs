namespace AuthFunctions.Tests.Support;

/// <summary>A response as it was received.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">The values of each header, by its name in any case.</param>
/// <param name="Body">Its body.</param>
internal sealed record ReceivedResponse(int Status, ILookup<string, string> Headers, string Body)
{
    public static ReceivedResponse Of(int status, IEnumerable<(string Name, string Value)> headers, string body) =>
        new(status, headers.ToLookup(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase), body);

    public static ReceivedResponse Of(HttpResponseMessage response, string body) => Of(
        (int)response.StatusCode,
        from header in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
        from value in header.Value
        select (header.Key, value),
        body);

    /// <summary>The content type without its parameters; null if there is none.</summary>
    public string? MediaType => Headers["Content-Type"].FirstOrDefault()?.Split(';')[0];
}
