namespace AuthFunctions.Tests.Fuzz;

/// <summary>How a request may end.</summary>
internal enum FuzzEnd
{
    /// <summary>It ends where it says and must be answered.</summary>
    Answered,

    /// <summary>It ends where it says, and the web server may drop it with its connection, its answer lost on the way.</summary>
    MayBeDropped,

    /// <summary>It may go on for the server where it ends for the client, or the other way round.</summary>
    Open,
}
