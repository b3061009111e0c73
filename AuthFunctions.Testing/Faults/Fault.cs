namespace AuthFunctions.Testing.Faults;

/// <summary>What happens to one attempt of a storage operation that passes through a <see cref="FaultProxy"/>.</summary>
internal enum Fault
{
    None,

    /// <summary>The connection is reset as soon as it is accepted.</summary>
    RefuseConnection,

    /// <summary>The connection is reset before the request reaches storage.</summary>
    LoseRequest,

    /// <summary>Storage processes the request. The connection is reset before the response starts.</summary>
    LoseResponse,

    /// <summary>Storage processes the request. The connection is reset in the middle of the response.</summary>
    CutResponse,

    /// <summary>The response is a 500. The request does not reach storage.</summary>
    ServerError,

    /// <summary>The response is a 503 with <c>Retry-After: 1</c>. The request does not reach storage.</summary>
    Busy,

    /// <summary>The response is a 503 with <c>Retry-After: 3600</c>. The request does not reach storage.</summary>
    BusyForAnHour,

    /// <summary>There is no response. The request does not reach storage.</summary>
    HangBefore,

    /// <summary>Storage processes the request. There is no response.</summary>
    HangAfter,

    /// <summary>Storage processes the request. The response arrives shortly before the client's timeout.</summary>
    RespondSlowly,

    /// <summary>Storage processes the request after the client's timeout.</summary>
    ArriveLate,
}
