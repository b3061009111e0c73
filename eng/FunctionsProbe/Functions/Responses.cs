using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace FunctionsProbe.Functions;

/// <summary>Responses of every kind.</summary>
public static class Responses
{
    /// <summary>Two cookies.</summary>
    [Function("Cookies")]
    public static HttpResponseData Cookies(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cookies")] HttpRequestData request)
    {
        var response = request.CreateResponse();
        response.Cookies.Append(new HttpCookie("first", "1")
        {
            Path = "/",
            HttpOnly = true,
            Secure = true,
            SameSite = SameSite.Lax,
            MaxAge = 60,
        });
        response.Cookies.Append(new HttpCookie("second", "a b"));
        return response;
    }

    /// <summary>A header with two values.</summary>
    [Function("DuplicateHeader")]
    public static HttpResponseData DuplicateHeader(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "duplicate-header")] HttpRequestData request)
    {
        var response = request.CreateResponse();
        response.Headers.Add("X-Double", "one");
        response.Headers.Add("X-Double", "two");
        return response;
    }

    /// <summary>A redirect.</summary>
    [Function("Redirect")]
    public static HttpResponseData Redirect(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "redirect")] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.Found);
        response.Headers.Add("Location", "/elsewhere?a=b");
        return response;
    }

    /// <summary>An exception.</summary>
    [Function("Throws")]
    public static HttpResponseData Throws(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequestData request) =>
        throw new InvalidOperationException($"This is thrown on purpose for {request.Method}.");
}
