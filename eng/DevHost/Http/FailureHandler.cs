using DevHost.Configuration;

namespace DevHost.Http;

/// <summary>Responds to exceptions as the Functions host does: with an empty 400 to malformed chunks, and an empty 500 to everything else.</summary>
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
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status400BadRequest && !http.Response.HasStarted)
        {
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            console.LogFailure(options, http.GetEndpoint()?.DisplayName ?? "", exception);
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }
}
