namespace AuthFunctions.Tests.Fuzz;

/// <summary>How a request may end.</summary>
internal enum FuzzEnd
{
    /// <summary>Client and server agree on the end of the request. The server must respond.</summary>
    Answered,

    /// <summary>Client and server agree on the end of the request. The web server may close the connection, and the response may be lost.</summary>
    MayBeDropped,

    /// <summary>Client and server may disagree on the end of the request.</summary>
    Open,
}
