namespace AuthFunctions.Tests.Support;

/// <summary>The timing tests run alone: other load hides the differences that they look for.</summary>
[CollectionDefinition(nameof(Timings), DisableParallelization = true)]
public sealed class Timings;
