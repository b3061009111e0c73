namespace AuthFunctions.Testing.Processes;

/// <summary>Which standard streams a <see cref="Child"/> does not share with this process.</summary>
internal enum Streams
{
    /// <summary>The child shares this process's streams.</summary>
    Inherited,

    /// <summary>The child has its own stdin and shares stdout and stderr. Closing its stdin stops it.</summary>
    OwnInput,

    /// <summary>The child has its own stdin, and its output is captured.</summary>
    Captured,
}
