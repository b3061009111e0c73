namespace AuthFunctions.Tests.Support;

/// <summary>What happens to the operation that <see cref="StorageCut"/> interrupts.</summary>
internal enum CutMoment
{
    /// <summary>The operation does not reach storage.</summary>
    Before,

    /// <summary>The operation takes effect and its response is lost.</summary>
    After,

    /// <summary>The process gets no response. The operation takes effect when the test releases it.</summary>
    Late,

    /// <summary>The first attempt gets no response and the process retries. The first attempt reaches storage when the test releases it.</summary>
    Twice,
}
