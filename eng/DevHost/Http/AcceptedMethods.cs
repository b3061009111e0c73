namespace DevHost.Http;

/// <summary>The HTTP methods of an endpoint, in any case; every method when null.</summary>
internal sealed class AcceptedMethods(string[]? methods)
{
    public bool Contain(string method) =>
        methods is null || Array.Exists(methods, accepted => accepted.Equals(method, StringComparison.OrdinalIgnoreCase));
}
