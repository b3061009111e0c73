using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function as the app declares it.</summary>
public abstract class FunctionDefinition
{
    /// <summary>The parameters, in order.</summary>
    public abstract ImmutableArray<FunctionParameter> Parameters { get; }

    /// <summary>The path of the assembly that holds the function.</summary>
    public abstract string PathToAssembly { get; }

    /// <summary>The method: its type's full name, a dot and its own name.</summary>
    public abstract string EntryPoint { get; }

    /// <summary>The id, unique in the app.</summary>
    public abstract string Id { get; }

    /// <summary>The name, unique in the app.</summary>
    public abstract string Name { get; }

    /// <summary>The bindings that the function reads, by name.</summary>
    public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    /// <summary>The bindings that the function writes, by name.</summary>
    public abstract IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }
}
