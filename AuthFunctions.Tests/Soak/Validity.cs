namespace AuthFunctions.Tests.Soak;

/// <summary>The known state of a session id or a reset token.</summary>
internal enum Validity
{
    Works,

    /// <summary>It may work or have ended, and it may end at any time.</summary>
    InDoubt,

    /// <summary>It has ended and never works again.</summary>
    Ended,
}
