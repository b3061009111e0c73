using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace FunctionsProbe.Functions;

/// <summary>Routes of every kind.</summary>
public static class Routes
{
    /// <summary>The root, without HEAD.</summary>
    [Function("Root")]
    public static Task<HttpResponseData> RootAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/")] HttpRequestData request) => RespondAsync(request, "root");

    /// <summary>A route with HEAD.</summary>
    [Function("WithHead")]
    public static Task<HttpResponseData> WithHeadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "with-head")] HttpRequestData request) => RespondAsync(request, "with head");

    /// <summary>One of two functions on one route.</summary>
    [Function("SharedGet")]
    public static Task<HttpResponseData> SharedGetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shared")] HttpRequestData request) => RespondAsync(request, "get");

    /// <summary>The other one.</summary>
    [Function("SharedPut")]
    public static Task<HttpResponseData> SharedPutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "shared")] HttpRequestData request) => RespondAsync(request, "put");

    /// <summary>A route that is the function's name, for every method.</summary>
    [Function("Unrouted")]
    public static Task<HttpResponseData> UnroutedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequestData request) => RespondAsync(request, request.Method);

    /// <summary>A function that the tests disable.</summary>
    [Function("SwitchedOff")]
    public static Task<HttpResponseData> SwitchedOffAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "switched-off")] HttpRequestData request) => RespondAsync(request, "on");

    /// <summary>A text from the path.</summary>
    [Function("Text")]
    public static Task<HttpResponseData> TextAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "texts/{text}")] HttpRequestData request, string text) =>
        RespondAsync(request, text);

    /// <summary>A number from the path.</summary>
    [Function("Number")]
    public static Task<HttpResponseData> NumberAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{number}")] HttpRequestData request, int number) =>
        RespondAsync(request, (number + 1).ToString(CultureInfo.InvariantCulture));

    /// <summary>A UUID from the path.</summary>
    [Function("Uuid")]
    public static Task<HttpResponseData> UuidAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "uuids/{id}")] HttpRequestData request, Guid id) =>
        RespondAsync(request, id.ToString("D"));

    /// <summary>A text of a certain length from the path.</summary>
    [Function("ConstrainedText")]
    public static Task<HttpResponseData> ConstrainedTextAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "constrained/{text:length(4)}")] HttpRequestData request, string text) =>
        RespondAsync(request, text);

    /// <summary>A literal beside the text, which is too long for its constraint.</summary>
    [Function("BesideConstrainedText")]
    public static Task<HttpResponseData> BesideConstrainedTextAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "constrained/literal")] HttpRequestData request) => RespondAsync(request, "the literal");

    private static async Task<HttpResponseData> RespondAsync(HttpRequestData request, string text)
    {
        var response = request.CreateResponse();
        await response.WriteStringAsync(text);
        return response;
    }
}
