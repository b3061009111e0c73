using System.Diagnostics;
using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace FunctionsProbe.Functions;

/// <summary>The worker process.</summary>
public static class Processes
{
    /// <summary>Responds with the id of the worker process.</summary>
    [Function("ProcessId")]
    public static async Task<HttpResponseData> ProcessIdAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "process")] HttpRequestData request)
    {
        var response = request.CreateResponse();
        await response.WriteStringAsync(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    /// <summary>Ends the worker process at once, as a crash does.</summary>
    [Function("Crash")]
    public static HttpResponseData Crash([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "process/crash")] HttpRequestData request)
    {
        using var process = Process.GetCurrentProcess();
        process.Kill();
        return request.CreateResponse();
    }
}
