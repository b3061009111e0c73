namespace AuthFunctions.Tests.Soak;

/// <summary>What the model knows about a session id or a reset token.</summary>
internal enum Validity
{
    Works,

    /// <summary>It may work or have ended, and it may end at any time.</summary>
    InDoubt,

    /// <summary>It has ended and never works again.</summary>
    Ended,
}
