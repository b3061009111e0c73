namespace AuthFunctions.Tests.Support;

/// <summary>What becomes of the operation at which <see cref="StorageCut"/> strikes.</summary>
internal enum CutMoment
{
    /// <summary>Storage never sees it.</summary>
    Before,

    /// <summary>It takes effect and its answer is lost.</summary>
    After,

    /// <summary>The process gets no answer, and it takes effect when the test releases it.</summary>
    Late,

    /// <summary>Its first try gets no answer and reaches storage when the test releases it; the process goes on as it does then.</summary>
    Twice,
}
