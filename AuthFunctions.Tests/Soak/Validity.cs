namespace AuthFunctions.Tests.Soak;

/// <summary>What is known of a session id or a reset token.</summary>
internal enum Validity
{
    Works,

    /// <summary>It works or has ended, and may end at any time.</summary>
    InDoubt,

    /// <summary>For good.</summary>
    Ended,
}
