namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A feature that provides an invocation's request in place of the trigger.</summary>
public interface IHttpRequestDataFeature
{
    /// <summary>The request of an HTTP invocation.</summary>
    /// <param name="context">The invocation.</param>
    ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context);
}
