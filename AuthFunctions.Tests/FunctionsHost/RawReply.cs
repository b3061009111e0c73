namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>A raw response.</summary>
/// <param name="Head">The status line and the header lines.</param>
/// <param name="Body">The body, including chunk headers.</param>
internal sealed record RawReply(string[] Head, string Body)
{
    /// <summary>The header lines with a name.</summary>
    public IEnumerable<string> Lines(string name) => Head.Where(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase));

    /// <summary>Asserts that the response has this status line and no body.</summary>
    public void AssertEmpty(string status)
    {
        Assert.Equal($"HTTP/1.1 {status}", Head[0]);
        Assert.Equal(["Content-Length: 0"], Lines("Content-Length"));
        Assert.Empty(Body);
    }
}
