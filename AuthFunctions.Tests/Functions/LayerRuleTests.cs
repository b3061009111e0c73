using AuthFunctions.Tests.Support;
using Mono.Cecil;

namespace AuthFunctions.Tests.Functions;

/// <summary>A rule detects a forbidden type in every place where a type can refer to it.</summary>
public sealed class LayerRuleTests : IDisposable
{
    private readonly ModuleDefinition _tests = ModuleDefinition.ReadModule(typeof(LayerRuleTests).Assembly.Location);

    [Theory]
    [InlineData(typeof(RuleBreakers.AsBase))]
    [InlineData(typeof(RuleBreakers.IAsBase))]
    [InlineData(typeof(RuleBreakers.AsProperty))]
    [InlineData(typeof(RuleBreakers.AsParameter))]
    [InlineData(typeof(RuleBreakers.AsGenericArgument))]
    [InlineData(typeof(RuleBreakers.AsConstraint))]
    [InlineData(typeof(RuleBreakers.Annotated))]
    [InlineData(typeof(RuleBreakers.InACatch))]
    [InlineData(typeof(RuleBreakers.InABody))]
    [InlineData(typeof(RuleBreakers.InAClosure))]
    [InlineData(typeof(RuleBreakers.InAnAsyncBody))]
    [InlineData(typeof(RuleBreakers.AsTypeOf))]
    public void FindViolations_ForbiddenType_IsFound(Type violator)
    {
        var rule = new LayerRule("AuthFunctions.Tests.Functions", "System.Text", "System.ComponentModel");

        var violations = rule.FindViolations([Find(violator)]);

        Assert.NotEmpty(violations);
        Assert.All(violations, violation => Assert.StartsWith(Find(violator).FullName, violation, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AuthFunctions.Tests.Functions", "System.Text.StringBuilder", true)]
    [InlineData("AuthFunctions.Tests.Functions", "System.Text.Json", false)]
    [InlineData("AuthFunctions.Tests.Functions", "System.Tex", false)]
    [InlineData("AuthFunctions.Tests", "System.Text", true)]
    [InlineData("AuthFunctions.Core", "System.Text", false)]
    [InlineData("AuthFunctions.Tests.Func", "System.Text", false)]
    public void FindViolations_Names_AreWholeNamespacesOrTypes(string layer, string forbidden, bool found)
    {
        var rule = new LayerRule(layer, forbidden);

        Assert.Equal(found, rule.FindViolations([Find(typeof(RuleBreakers.AsProperty))]).Count > 0);
    }

    [Theory]
    [InlineData(typeof(RuleBreakers.InABody))]
    [InlineData(typeof(RuleBreakers.InAClosure))]
    [InlineData(typeof(RuleBreakers.InAnAsyncBody))]
    public void MembersOf_AnyBody_HasItsCalls(Type caller) =>
        Assert.Contains(Dependencies.MembersOf(Find(caller)), member => member.Name == "GetByteCount");

    public void Dispose() => _tests.Dispose();

    private TypeDefinition Find(Type type) => _tests.GetType(type.FullName!.Replace('+', '/'));
}
