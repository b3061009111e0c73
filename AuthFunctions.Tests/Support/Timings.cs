namespace AuthFunctions.Tests.Support;

/// <summary>The tests of time have the machine to themselves: what runs beside them hides what they look for.</summary>
[CollectionDefinition(nameof(Timings), DisableParallelization = true)]
public sealed class Timings;
