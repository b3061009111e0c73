namespace AuthFunctions.Testing.Processes;

/// <summary>Which of its standard streams a <see cref="Child"/> has for itself.</summary>
internal enum Streams
{
    /// <summary>The child shares this process's streams.</summary>
    Inherited,

    /// <summary>The child has its own stdin, whose end stops it, and shares stdout and stderr.</summary>
    OwnInput,

    /// <summary>The child has its own stdin, and its output is kept.</summary>
    Captured,
}
