namespace FunctionsProbe;

/// <summary>A request as a function sees it.</summary>
public sealed record EchoedRequest(
    string Method,
    Uri Url,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyList<string> Cookies,
    bool BodyIsMemoryStream,
    bool BodyCanSeek,
    long BodyLength,
    string Body,
    string TraceParent,
    string MiddlewareOrder);
