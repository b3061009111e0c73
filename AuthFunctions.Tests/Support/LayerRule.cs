using Mono.Cecil;

namespace AuthFunctions.Tests.Support;

/// <summary>A rule about the types that one layer may refer to.</summary>
/// <param name="Layer">The namespace that the rule applies to, including the namespaces below it.</param>
/// <param name="Forbidden">Namespaces, including those below them, and full type names that the layer must not refer to.</param>
internal sealed record LayerRule(string Layer, params string[] Forbidden)
{
    /// <summary>Each type of the layer that refers to a forbidden one.</summary>
    public IReadOnlyList<string> FindViolations(IEnumerable<TypeDefinition> types) =>
    [
        .. from type in types
           where type.IsWithin(Layer)
           from reference in Dependencies.TypesOf(type)
           where Forbidden.Any(forbidden => reference.FullName == forbidden || reference.IsWithin(forbidden))
           select $"{type.FullName} refers to {reference.FullName}",
    ];
}
