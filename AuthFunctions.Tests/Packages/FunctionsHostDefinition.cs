namespace AuthFunctions.Tests.Packages;

/// <summary>The tests that share one running probe.</summary>
[CollectionDefinition(Name)]
public sealed class FunctionsHostDefinition : ICollectionFixture<FunctionsProbeFixture>
{
    public const string Name = "Functions host";
}
