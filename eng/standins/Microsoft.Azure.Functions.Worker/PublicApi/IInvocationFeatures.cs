namespace Microsoft.Azure.Functions.Worker;

/// <summary>Objects that travel with an invocation, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Adds a feature or replaces it.</summary>
    /// <typeparam name="T">The type it is found by.</typeparam>
    /// <param name="instance">The feature.</param>
    void Set<T>(T instance);

    /// <summary>Finds a feature.</summary>
    /// <typeparam name="T">The type it was set by.</typeparam>
    /// <returns>The feature, or null where there is none.</returns>
    T? Get<T>();
}
