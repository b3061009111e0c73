namespace AuthFunctions.Tests.Fuzz;

/// <summary>A response as received, with the body assembled from its chunks.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its header lines.</param>
/// <param name="Body">The bytes of its body, each as the character with that number.</param>
internal sealed record RawResponse(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    /// <summary>Whether the connection closes after it.</summary>
    public bool IsLast => Header("Connection")?.Equals("close", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <inheritdoc />
    public override string ToString() =>
        $"{Status}\n{string.Join('\n', Headers.Select(header => $"{header.Name}: {header.Value}"))}\n\n{Body}";
}
