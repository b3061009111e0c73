using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuthFunctions.Core.Accounts.Export;
using AuthFunctions.Pages;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http.Responses;

/// <summary>Writes responses: JSON, problem details (RFC 9457) and redirects.</summary>
internal static class ResponseExtensions
{
    /// <summary>The content type of JSON bodies.</summary>
    public const string JsonType = "application/json; charset=utf-8";

    /// <summary>The content type of problem details.</summary>
    public const string ProblemType = "application/problem+json";

    /// <summary>The <c>Cache-Control</c> of what depends on no cookie and changes only with a deployment.</summary>
    public const string CacheForAnHour = "public, max-age=3600";

    /// <summary>The <c>Content-Disposition</c> of an export.</summary>
    public const string ExportDisposition = "attachment; filename=\"account.json\"";

    /// <summary>The <c>WWW-Authenticate</c> of every 401.</summary>
    public const string Challenge = $"Cookie cookie-name=\"{SessionCookie.SessionId}\"";

    // The bodies are JSON documents and never part of a page: only what JSON itself requires is escaped.
    private static readonly ResponseJsonContext JsonContext = new(new JsonSerializerOptions(ResponseJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Responds with a JSON object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">A record of this folder, which <see cref="ResponseJsonContext"/> lists.</param>
    public static HttpResponseData Json<T>(this HttpRequestData request, HttpStatusCode status, T body)
        where T : class =>
        Write(request, status, JsonType, body);

    /// <summary>Responds with the description of the API, which is the same until the next deployment.</summary>
    public static HttpResponseData Description(this HttpRequestData request, ReadOnlyMemory<byte> json)
    {
        var response = request.CreateResponse(HttpStatusCode.OK);
        response.Headers.Add("Content-Type", JsonType);
        response.Headers.Add("Cache-Control", CacheForAnHour);
        response.Body.Write(json.Span);
        return response;
    }

    /// <summary>Responds with an error in the words of the username API.</summary>
    public static HttpResponseData Error(this HttpRequestData request, HttpStatusCode status, string error) =>
        request.Json(status, new ErrorResponse(error));

    /// <summary>Responds with problem details.</summary>
    public static HttpResponseData Problem(this HttpRequestData request, Problem problem)
    {
        request.FunctionContext.KeepRefusal(problem);
        var response = Write(request, problem.Status, ProblemType, problem.ToDetails(request.TraceId()));
        if (problem.RetryAfter is { } time)
        {
            response.Headers.Add("Retry-After", Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture));
            // The scripts of other origins see few headers by themselves (Fetch standard, CORS-safelisted response headers).
            response.Headers.Add("Access-Control-Expose-Headers", "Retry-After");
        }

        return response;
    }

    /// <summary>Responds to a request that could not be read, in the words of the username API where it has some.</summary>
    public static HttpResponseData InvalidRequest(this HttpRequestData request, Problem problem)
    {
        request.FunctionContext.KeepRefusal(problem);
        return problem.Status == HttpStatusCode.BadRequest ? request.Error(HttpStatusCode.BadRequest, "Invalid request") : request.Problem(problem);
    }

    /// <summary>Responds that the work is done later, without a body.</summary>
    public static HttpResponseData Accepted(this HttpRequestData request) => request.WithoutBody(HttpStatusCode.Accepted);

    /// <summary>Responds without a body.</summary>
    public static HttpResponseData NoContent(this HttpRequestData request) => request.WithoutBody(HttpStatusCode.NoContent);

    /// <summary>Redirects the client to <c>/</c>.</summary>
    public static HttpResponseData RedirectToRoot(this HttpRequestData request)
    {
        var response = request.WithoutBody(HttpStatusCode.Found);
        response.Headers.Add("Location", "/");
        return response;
    }

    /// <summary>Responds with an export of an account, as a file.</summary>
    public static HttpResponseData Download(this HttpRequestData request, AccountExport export)
    {
        var response = request.Json(HttpStatusCode.OK, export);
        response.Headers.Add("Content-Disposition", ExportDisposition);
        return response;
    }

    /// <summary>Leads a browser to another page after a form.</summary>
    public static HttpResponseData SeeOther(this HttpRequestData request, string location)
    {
        var response = request.WithoutBody(HttpStatusCode.SeeOther);
        response.Headers.Add("Location", location);
        return response;
    }

    /// <summary>Responds with a page, whose own style and script it allows.</summary>
    public static HttpResponseData Html(this HttpRequestData request, HttpStatusCode status, string html, PageContext page)
    {
        var response = request.CreateResponse(status);
        response.Headers.Add("Content-Type", "text/html; charset=utf-8");
        response.Headers.Add("Content-Language", page.Texts.Language);
        response.Headers.Add("Cache-Control", "no-store");
        response.Headers.Add("Content-Security-Policy", page.Assets.ContentSecurityPolicy);
        // With no-referrer, browsers send "Origin: null" with the page's own form.
        response.Headers.Add("Referrer-Policy", "same-origin");
        response.WriteBytes(Encoding.UTF8.GetBytes(html));
        return response;
    }

    private static HttpResponseData WithoutBody(this HttpRequestData request, HttpStatusCode status)
    {
        var response = request.CreateResponse(status);
        response.Headers.Add("Cache-Control", "no-store");
        return response;
    }

    private static HttpResponseData Write(HttpRequestData request, HttpStatusCode status, string contentType, object body)
    {
        var response = request.CreateResponse(status);
        response.Headers.Add("Content-Type", contentType);
        response.Headers.Add("Cache-Control", "no-store");
        if (status == HttpStatusCode.Unauthorized)
        {
            // RFC 9110, section 11.6.1. Browsers know no scheme of this name, so they do not ask for a password.
            response.Headers.Add("WWW-Authenticate", Challenge);
        }

        JsonSerializer.Serialize(response.Body, body, JsonContext.GetTypeInfo(body.GetType())!);
        return response;
    }
}
