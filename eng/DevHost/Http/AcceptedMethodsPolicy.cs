using Microsoft.AspNetCore.Routing.Matching;

namespace DevHost.Http;

/// <summary>
/// Removes the endpoints that do not accept a request's method. Routing's own policy would respond 405, where the Functions host
/// responds as if the route did not exist.
/// </summary>
internal sealed class AcceptedMethodsPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    // Before the policies that compare what is left.
    public override int Order => -1000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i)
                && !candidates[i].Endpoint.Metadata.GetRequiredMetadata<AcceptedMethods>().Contain(httpContext.Request.Method))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }
}
