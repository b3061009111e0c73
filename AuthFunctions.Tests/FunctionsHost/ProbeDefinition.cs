namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>The tests that share one running probe.</summary>
[CollectionDefinition(Name)]
public sealed class ProbeDefinition : ICollectionFixture<ProbeFixture>
{
    public const string Name = "Functions host";
}
