namespace AuthFunctions.Tests.Soak;

/// <summary>The result of a request, according to its response.</summary>
internal enum Outcome
{
    Done,
    Refused,

    /// <summary>A 503 or a broken connection. The request may have taken effect, or may still do so.</summary>
    Unknown,
}
