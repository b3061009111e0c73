namespace AuthFunctions.Testing.Faults;

/// <summary>What becomes of one try of a storage operation on its way through a <see cref="FaultProxy"/>.</summary>
internal enum Fault
{
    None,

    /// <summary>The connection is reset as soon as it is accepted.</summary>
    RefuseConnection,

    /// <summary>The connection is reset before the request reaches storage.</summary>
    LoseRequest,

    /// <summary>Storage acts on the request; the connection is reset before any of the answer.</summary>
    LoseAnswer,

    /// <summary>Storage acts on the request; the connection is reset in the middle of the answer.</summary>
    CutAnswer,

    /// <summary>500, and storage never sees the request.</summary>
    ServerError,

    /// <summary>503 with <c>Retry-After: 1</c>, and storage never sees the request.</summary>
    Busy,

    /// <summary>503 with <c>Retry-After: 3600</c>, and storage never sees the request.</summary>
    BusyForAnHour,

    /// <summary>Nobody answers, and storage never sees the request.</summary>
    HangBefore,

    /// <summary>Storage acts on the request; nobody answers.</summary>
    HangAfter,

    /// <summary>Storage acts on the request; the answer takes nearly as long as the client waits.</summary>
    AnswerSlowly,

    /// <summary>Storage acts on the request after the client has given it up.</summary>
    ArriveLate,
}
