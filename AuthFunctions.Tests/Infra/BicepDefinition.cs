namespace AuthFunctions.Tests.Infra;

/// <summary>The tests that share the compiled templates.</summary>
[CollectionDefinition(Name)]
public sealed class BicepDefinition : ICollectionFixture<BicepFixture>
{
    public const string Name = "Bicep";
}
