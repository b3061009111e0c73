using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Configuration;

namespace FunctionsProbe.Functions;

/// <summary>Shows what goes on in the app.</summary>
public sealed class Inspection(EventCounts counts, IConfiguration configuration, InvocationScope scope)
{
    /// <summary>The number of events of the given name.</summary>
    [Function("Count")]
    public async Task<HttpResponseData> CountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "counts/{name}")] HttpRequestData request, string name)
    {
        var response = request.CreateResponse();
        await response.WriteStringAsync(counts.Get(name).ToString(CultureInfo.InvariantCulture));
        return response;
    }

    /// <summary>The value of the given setting.</summary>
    [Function("Setting")]
    public async Task<HttpResponseData> SettingAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "settings/{name}")] HttpRequestData request, string name)
    {
        var response = request.CreateResponse();
        await response.WriteStringAsync(configuration[name] ?? string.Empty);
        return response;
    }

    /// <summary>The invocation's scope.</summary>
    [Function("Scope")]
    public async Task<HttpResponseData> ScopeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scope")] HttpRequestData request)
    {
        var response = request.CreateResponse();
        await response.WriteStringAsync(scope.Id.ToString());
        return response;
    }

    /// <summary>Counts its run, and returns a type that the worker does not take for an HTTP response.</summary>
    [Function("ReturnsValueTask")]
    public ValueTask<HttpResponseData> ReturnsValueTaskAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "value-task")] HttpRequestData request)
    {
        counts.Add("value task");
        return ValueTask.FromResult(request.CreateResponse());
    }

    /// <summary>Waits for its client to leave.</summary>
    [Function("Wait")]
    public async Task<HttpResponseData> WaitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequestData request, CancellationToken cancellationToken)
    {
        counts.Add("waiting");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            counts.Add("cancelled");
        }

        return request.CreateResponse();
    }
}
