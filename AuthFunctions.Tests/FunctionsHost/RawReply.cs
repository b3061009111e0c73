namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>A response as it came.</summary>
/// <param name="Head">The status line and the header lines.</param>
/// <param name="Body">The body, with its chunks.</param>
internal sealed record RawReply(string[] Head, string Body)
{
    /// <summary>The header lines of one name.</summary>
    public IEnumerable<string> Lines(string name) => Head.Where(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase));

    /// <summary>The response has this status line, and no body.</summary>
    public void AssertEmpty(string status)
    {
        Assert.Equal($"HTTP/1.1 {status}", Head[0]);
        Assert.Equal(["Content-Length: 0"], Lines("Content-Length"));
        Assert.Empty(Body);
    }
}
