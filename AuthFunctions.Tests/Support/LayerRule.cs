using Mono.Cecil;

namespace AuthFunctions.Tests.Support;

/// <summary>A rule about what the types of one layer may know.</summary>
/// <param name="Layer">The namespace whose own types the rule binds; not those of namespaces below it.</param>
/// <param name="Forbidden">The namespaces, with all below them, and the full names of types that they must not refer to.</param>
internal sealed record LayerRule(string Layer, params string[] Forbidden)
{
    /// <summary>Each type of the layer that refers to a forbidden one.</summary>
    public IReadOnlyList<string> FindViolations(IEnumerable<TypeDefinition> types) =>
    [
        .. from type in types
           where type.Namespace == Layer
           from reference in Dependencies.TypesOf(type)
           where Forbidden.Any(forbidden => reference.FullName == forbidden || reference.IsWithin(forbidden))
           select $"{type.FullName} refers to {reference.FullName}",
    ];
}
