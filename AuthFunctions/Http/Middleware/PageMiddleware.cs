using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http.Middleware;

/// <summary>Makes a page of a problem that a person would see, and unknown routes of the pages where they are off.</summary>
internal sealed class PageMiddleware(IOptions<PagesOptions> options) : IFunctionsWorkerMiddleware
{
    private const string Namespace = "AuthFunctions.Functions.Pages.";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!context.FunctionDefinition.EntryPoint.StartsWith(Namespace, StringComparison.Ordinal)
            || await context.GetHttpRequestDataAsync() is not { } request)
        {
            await next(context);
            return;
        }

        if (!options.Value.Enabled)
        {
            context.GetInvocationResult().Value = request.CreateResponse(HttpStatusCode.NotFound);
            return;
        }

        await next(context);
        if (context.GetInvocationResult() is { Value: HttpResponseData response } result && IsProblem(response))
        {
            result.Value = await ShowAsync(context, request, response);
        }
    }

    private static bool IsProblem(HttpResponseData response) =>
        response.Headers.TryGetValues("Content-Type", out var types) && types.First().StartsWith("application/problem+json", StringComparison.Ordinal);

    private static async Task<HttpResponseData> ShowAsync(FunctionContext context, HttpRequestData request, HttpResponseData problem)
    {
        // Not by the constructor: an app whose pages are not used does not load them.
        var page = context.InstanceServices.GetRequiredService<PageFactory>().Open<FailureView>(request)
            .With(nameof(FailureView.TraceId), request.TraceId())
            .With(nameof(FailureView.Reason), problem.StatusCode switch
            {
                HttpStatusCode.ServiceUnavailable => "Failure_Unavailable",
                HttpStatusCode.Forbidden => "Failure_CrossSite",
                HttpStatusCode.InternalServerError => "Failure_Error",
                _ => "Failure_Request",
            });
        var response = await page.ShowAsync(problem.StatusCode);
        if (problem.Headers.TryGetValues("Retry-After", out var times))
        {
            response.Headers.Add("Retry-After", times);
        }

        return response;
    }
}
