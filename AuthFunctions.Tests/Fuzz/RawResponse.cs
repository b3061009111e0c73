namespace AuthFunctions.Tests.Fuzz;

/// <summary>A response as it came from the wire, with its body put together.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its header lines.</param>
/// <param name="Body">Its body's bytes, each as the character of that number.</param>
internal sealed record RawResponse(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    /// <summary>Whether the connection ends with it.</summary>
    public bool IsLast => Header("Connection")?.Equals("close", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <inheritdoc />
    public override string ToString() =>
        $"{Status}\n{string.Join('\n', Headers.Select(header => $"{header.Name}: {header.Value}"))}\n\n{Body}";
}
