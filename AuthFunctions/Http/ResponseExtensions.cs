using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http;

/// <summary>The one writer of response bodies: JSON objects of text, and problem details (RFC 9457).</summary>
internal static class ResponseExtensions
{
    // The bodies are JSON documents and never part of a page, so that only what JSON itself needs is escaped.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with a JSON object of exactly these properties.</summary>
    public static HttpResponseData Json(
        this HttpRequestData request, HttpStatusCode status, params ReadOnlySpan<(string Name, string? Value)> properties)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            json.WriteStartObject();
            foreach (var (name, value) in properties)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return Respond(request, status, "application/json; charset=utf-8", body);
    }

    /// <summary>Answers with problem details.</summary>
    public static HttpResponseData Problem(this HttpRequestData request, Problem problem)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type", TypeOf(problem.Status));
            json.WriteString("title", ReasonPhrases.GetReasonPhrase((int)problem.Status));
            json.WriteNumber("status", (int)problem.Status);
            json.WriteString("detail", problem.Detail);
            if (problem.Errors is { } errors)
            {
                WriteErrors(json, errors);
            }

            json.WriteString("traceId", request.TraceId());
            json.WriteEndObject();
        }

        var response = Respond(request, problem.Status, "application/problem+json", body);
        if (problem.RetryAfter is { } wait)
        {
            response.Headers.Add("Retry-After", Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        }

        return response;
    }

    /// <summary>Answers a request that could not be read, in the username API's words where it has words for it.</summary>
    public static HttpResponseData InvalidRequest(this HttpRequestData request, Problem problem) =>
        problem.Status == HttpStatusCode.BadRequest
            ? request.Json(HttpStatusCode.BadRequest, ("error", "Invalid request"))
            : request.Problem(problem);

    /// <summary>Sends the client to <c>/</c>.</summary>
    public static HttpResponseData RedirectToRoot(this HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.Found);
        response.Headers.Add("Location", "/");
        response.Headers.Add("Cache-Control", "no-store");
        return response;
    }

    private static HttpResponseData Respond(
        HttpRequestData request, HttpStatusCode status, string contentType, ArrayBufferWriter<byte> body)
    {
        var response = request.CreateResponse(status);
        response.Headers.Add("Content-Type", contentType);
        response.Headers.Add("Cache-Control", "no-store");
        response.Body.Write(body.WrittenSpan);
        return response;
    }

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyDictionary<string, string[]> errors)
    {
        json.WriteStartObject("errors");
        foreach (var (field, faults) in errors)
        {
            json.WriteStartArray(field);
            foreach (var fault in faults)
            {
                json.WriteStringValue(fault);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // Where the status is defined: RFC 6585 added one to those of RFC 9110.
    private static string TypeOf(HttpStatusCode status) => "https://www.rfc-editor.org/rfc/" + status switch
    {
        HttpStatusCode.BadRequest => "rfc9110#section-15.5.1",
        HttpStatusCode.Unauthorized => "rfc9110#section-15.5.2",
        HttpStatusCode.Forbidden => "rfc9110#section-15.5.4",
        HttpStatusCode.LengthRequired => "rfc9110#section-15.5.12",
        HttpStatusCode.RequestEntityTooLarge => "rfc9110#section-15.5.14",
        HttpStatusCode.UnsupportedMediaType => "rfc9110#section-15.5.16",
        HttpStatusCode.ServiceUnavailable => "rfc9110#section-15.6.4",
        HttpStatusCode.TooManyRequests => "rfc6585#section-4",
        HttpStatusCode.InternalServerError => "rfc9110#section-15.6.1",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "The status has no problem type."),
    };
}
