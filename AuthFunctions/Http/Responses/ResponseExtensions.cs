using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AuthFunctions.Core.Accounts.Export;
using AuthFunctions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http.Responses;

/// <summary>Writes responses: JSON, problem details (RFC 9457) and redirects.</summary>
internal static class ResponseExtensions
{
    private const string Challenge = $"Cookie cookie-name=\"{SessionCookie.SessionId}\"";

    // The bodies are JSON documents and never part of a page: only what JSON itself requires is escaped.
    private static readonly ResponseJsonContext JsonContext = new(new JsonSerializerOptions(ResponseJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Responds with a JSON object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">A record of this folder, which <see cref="ResponseJsonContext"/> lists.</param>
    public static HttpResponseData Json<T>(this HttpRequestData request, HttpStatusCode status, T body) =>
        Write(request, status, "application/json; charset=utf-8", body);

    /// <summary>Responds with an error in the words of the username API.</summary>
    public static HttpResponseData Error(this HttpRequestData request, HttpStatusCode status, string error) =>
        request.Json(status, new ErrorResponse(error));

    /// <summary>Responds with problem details.</summary>
    public static HttpResponseData Problem(this HttpRequestData request, Problem problem)
    {
        request.FunctionContext.KeepRefusal(problem);
        var response = problem.Errors is null
            ? WriteProblem(request, problem, new ProblemDetails())
            : WriteProblem(request, problem, new HttpValidationProblemDetails(problem.Errors.ToDictionary()));
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
        response.Headers.Add("Content-Disposition", "attachment; filename=\"account.json\"");
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

    private static HttpResponseData WriteProblem<T>(HttpRequestData request, Problem problem, T details)
        where T : ProblemDetails
    {
        details.Type = problem.Type ?? TypeOf(problem.Status);
        details.Title = ReasonPhrases.GetReasonPhrase((int)problem.Status);
        details.Status = (int)problem.Status;
        details.Detail = problem.Detail;
        details.Extensions["traceId"] = request.TraceId();
        if (problem.Methods is { } methods)
        {
            details.Extensions["methods"] = methods.ToArray();
        }

        return Write(request, problem.Status, "application/problem+json", details);
    }

    private static HttpResponseData Write<T>(HttpRequestData request, HttpStatusCode status, string contentType, T body)
    {
        var response = request.CreateResponse(status);
        response.Headers.Add("Content-Type", contentType);
        response.Headers.Add("Cache-Control", "no-store");
        if (status == HttpStatusCode.Unauthorized)
        {
            // RFC 9110, section 11.6.1. Browsers know no scheme of this name, so they do not ask for a password.
            response.Headers.Add("WWW-Authenticate", Challenge);
        }

        JsonSerializer.Serialize(response.Body, body, (JsonTypeInfo<T>)JsonContext.GetTypeInfo(typeof(T))!);
        return response;
    }

    // The definition of the status: RFC 6585 added one to those of RFC 9110.
    private static string TypeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1",
        HttpStatusCode.Unauthorized => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
        HttpStatusCode.Forbidden => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4",
        HttpStatusCode.NotFound => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
        HttpStatusCode.Conflict => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10",
        HttpStatusCode.LengthRequired => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.12",
        HttpStatusCode.RequestEntityTooLarge => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14",
        HttpStatusCode.UnsupportedMediaType => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16",
        HttpStatusCode.TooManyRequests => "https://www.rfc-editor.org/rfc/rfc6585#section-4",
        HttpStatusCode.InternalServerError => "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.1",
        HttpStatusCode.ServiceUnavailable => "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4",
        // RFC 9457, section 4.2.1: the problem has no more meaning than its status.
        _ => "about:blank",
    };
}
