namespace AuthFunctions.Tests.Soak;

/// <summary>What an answer says about what was asked for.</summary>
internal enum Outcome
{
    Done,
    Refused,

    /// <summary>A 503 or a broken connection: it may have been done, or still be.</summary>
    Unknown,
}
