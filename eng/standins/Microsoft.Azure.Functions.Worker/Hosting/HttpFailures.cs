using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Answers what ends in an exception with a status and an empty body.</summary>
internal sealed class HttpFailures(ILogger logger)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception exception)
            when (exception is IOException or OperationCanceledException && http.RequestAborted.IsCancellationRequested)
        {
            // The client has left: no one is there to be answered.
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = exception.StatusCode;
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            Log.FunctionFailed(logger, http.GetEndpoint()?.DisplayName, exception);
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
