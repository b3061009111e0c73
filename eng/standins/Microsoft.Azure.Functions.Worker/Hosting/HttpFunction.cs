using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Answers a route's requests by running its function.</summary>
internal sealed class HttpFunction(FunctionDescriptor function, FunctionRunner runner)
{
    public async Task InvokeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        if (http.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody)
        {
            await http.Request.BodyReader.CopyToAsync(body, http.RequestAborted);
            body.Position = 0;
        }

        var invocation = new FunctionInvocation(function) { RouteValues = http.Request.RouteValues };
        await using var context = new LocalFunctionContext(invocation, runner.Scopes, http.RequestAborted);
        invocation.Request = new LocalHttpRequestData(context, http.Request, body);

        await runner.RunAsync(context);

        // A function that returns null is answered for with an empty 200.
        if (invocation.Result is not null)
        {
            await WriteResponseAsync(http.Response, (LocalHttpResponseData)invocation.Result, http.RequestAborted);
        }
    }

    private static async Task WriteResponseAsync(HttpResponse response, LocalHttpResponseData data, CancellationToken cancellationToken)
    {
        response.StatusCode = (int)data.StatusCode;
        foreach (var (name, values) in data.Headers)
        {
            response.Headers[name] = string.Join(',', values);
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
