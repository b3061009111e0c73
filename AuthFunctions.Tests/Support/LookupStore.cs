using System.Reflection;

namespace AuthFunctions.Tests.Support;

/// <summary>A store in which a test supplies the results of the first name lookups. All other calls go to the real store.</summary>
#pragma warning disable CA1812, CA1852 // DispatchProxy derives from it.
internal class LookupStore : DispatchProxy
{
    private IUserStore _store = null!;
    private Queue<Task<string?>> _lookups = null!;

    /// <summary>Creates the store.</summary>
    /// <param name="store">The real store.</param>
    /// <param name="lookups">The results of the first lookups.</param>
    public static IUserStore Create(IUserStore store, params IEnumerable<Task<string?>> lookups)
    {
        var proxy = Create<IUserStore, LookupStore>();
        ((LookupStore)(object)proxy)._store = store;
        ((LookupStore)(object)proxy)._lookups = new(lookups);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IUserStore.FindUserIdByNameAsync) && _lookups.TryDequeue(out var lookup)
            ? lookup
            : targetMethod.Invoke(_store, args);
}
