namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>The HTTP methods of a trigger, in any case; every method when null.</summary>
internal sealed class AcceptedMethods(string[]? methods)
{
    public bool Contain(string method)
    {
        if (methods is null)
        {
            return true;
        }

        foreach (var accepted in methods)
        {
            if (accepted.Equals(method, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public bool Overlap(AcceptedMethods other) => methods is null ? other.IsAny() : Array.Exists(methods, other.Contain);

    private bool IsAny() => methods is null or { Length: > 0 };
}
