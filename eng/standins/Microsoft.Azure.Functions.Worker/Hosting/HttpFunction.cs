using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Answers a route's requests by running its function.</summary>
internal sealed class HttpFunction(FunctionDescriptor function, FunctionRunner runner)
{
    public async Task InvokeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        try
        {
            await ReadBodyAsync(http, body);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && http.RequestAborted.IsCancellationRequested)
        {
            // The client left while it sent the body.
            return;
        }

        var invocation = new FunctionInvocation(function) { RouteValues = http.Request.RouteValues };
        await using var context = new LocalFunctionContext(invocation, runner.Scopes, http.RequestAborted);
        invocation.Request = new LocalHttpRequestData(context, http.Request, body);

        if (await runner.TryRunAsync(context))
        {
            await WriteResponseAsync(http.Response, (LocalHttpResponseData?)invocation.Result, http.RequestAborted);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static async Task ReadBodyAsync(HttpContext http, MemoryStream body)
    {
        if (http.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody)
        {
            await http.Request.BodyReader.CopyToAsync(body, http.RequestAborted);
            body.Position = 0;
        }
    }

    private static async Task WriteResponseAsync(HttpResponse response, LocalHttpResponseData? data, CancellationToken cancellationToken)
    {
        if (data is null)
        {
            // A function that returns null is answered for with an empty 200.
            return;
        }

        response.StatusCode = (int)data.StatusCode;
        foreach (var (name, values) in data.Headers)
        {
            response.Headers.TryAdd(name, string.Join(',', values));
        }

        data.Cookies.CopyTo(response.Cookies);

        if (data.Body.CanSeek)
        {
            data.Body.Position = 0;
        }

        if (data.Body.CanRead)
        {
            await data.Body.CopyToAsync(response.Body, cancellationToken);
        }
    }
}
