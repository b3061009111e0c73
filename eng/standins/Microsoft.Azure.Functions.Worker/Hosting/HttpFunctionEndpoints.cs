using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>The routes of an app's HTTP functions.</summary>
internal static class HttpFunctionEndpoints
{
    /// <summary>The route of a function, without slashes around it.</summary>
    public static string GetRoute(string function, HttpTriggerAttribute trigger, string prefix)
    {
        var route = string.IsNullOrEmpty(trigger.Route) ? function : trigger.Route;
        return $"{prefix}/{route.Trim('/')}".Trim('/');
    }

    /// <summary>Makes an endpoint of each HTTP function.</summary>
    /// <exception cref="InvalidOperationException">Two functions would answer the same requests.</exception>
    public static IReadOnlyList<Endpoint> Create(IEnumerable<FunctionDescriptor> functions, string prefix, FunctionRunner runner)
    {
        var endpoints = new List<RouteEndpoint>();
        foreach (var function in functions)
        {
            if (function.Trigger is HttpTriggerAttribute trigger)
            {
                var endpoint = Create(function, trigger, prefix, runner);
                if (endpoints.Find(other => Clash(other, endpoint)) is { } other)
                {
                    throw new InvalidOperationException(
                        $"The functions '{other.DisplayName}' and '{function.Name}' have the same route, '/{endpoint.RoutePattern.RawText}'.");
                }

                endpoints.Add(endpoint);
            }
        }

        return endpoints;
    }

    private static RouteEndpoint Create(FunctionDescriptor function, HttpTriggerAttribute trigger, string prefix, FunctionRunner runner)
    {
        var pattern = RoutePatternFactory.Parse(GetRoute(function.Name, trigger, prefix));
        var builder = new RouteEndpointBuilder(new HttpFunction(function, runner).InvokeAsync, pattern, order: 0)
        {
            DisplayName = function.Name,
            Metadata = { new AcceptedMethods(trigger.Methods) },
        };
        return (RouteEndpoint)builder.Build();
    }

    private static bool Clash(RouteEndpoint one, RouteEndpoint other) =>
        string.Equals(GetShape(one.RoutePattern), GetShape(other.RoutePattern), StringComparison.OrdinalIgnoreCase)
        && one.Metadata.GetRequiredMetadata<AcceptedMethods>().Overlap(other.Metadata.GetRequiredMetadata<AcceptedMethods>());

    // The pattern without what the parameters are called.
    private static string GetShape(RoutePattern pattern) =>
        string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter =>
                $"{{{parameter.ParameterKind}:{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
            _ => string.Empty,
        }))));
}
