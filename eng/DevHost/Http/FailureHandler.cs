using DevHost.Configuration;

namespace DevHost.Http;

/// <summary>Responds with an empty 500 to every exception, as the Functions host does, and logs those of functions.</summary>
internal sealed class FailureHandler(AppOptions options, HostConsole console)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has closed the connection.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            console.LogFailure(options, http.GetEndpoint()?.DisplayName ?? "", exception);
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
