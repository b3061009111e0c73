namespace AuthFunctions.Tests.Support;

/// <summary>The race tests run alone: other tests at the same time would make races slower and rarer.</summary>
[CollectionDefinition(nameof(Races), DisableParallelization = true)]
public sealed class Races : ICollectionFixture<RaceFixture>;
