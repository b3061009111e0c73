namespace AuthFunctions.Tests.Support;

/// <summary>The tests of races have the machine to themselves: others beside them would only make their races slower and rarer.</summary>
[CollectionDefinition(nameof(Races), DisableParallelization = true)]
public sealed class Races : ICollectionFixture<RaceFixture>;
