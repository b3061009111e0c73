using System.Globalization;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Values from a request's path for a function's parameters.</summary>
internal static class RouteValue
{
    /// <summary>The value, or null where an optional part of the route is absent.</summary>
    public static string? GetString(FunctionInvocation invocation, string name) =>
        Convert.ToString(invocation.RouteValues[name], CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">The value is absent or not a <typeparamref name="T"/>; the request ends in a 500.</exception>
    public static T Parse<T>(FunctionInvocation invocation, string name)
        where T : IParsable<T> =>
        T.TryParse(GetString(invocation, name), CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"The route value '{name}' is not a {typeof(T)}.");
}
