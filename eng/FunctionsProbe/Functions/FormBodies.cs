using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Net.Http.Headers;

namespace FunctionsProbe.Functions;

/// <summary>Bodies read by ASP.NET Core's parsers.</summary>
public static class FormBodies
{
    /// <summary>Responds with the form's field <c>text</c>.</summary>
    [Function("UrlEncoded")]
    public static async Task<HttpResponseData> UrlEncodedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "forms/url-encoded")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        using var reader = new FormReader(request.Body);
        var fields = await reader.ReadFormAsync(cancellationToken);

        var response = request.CreateResponse();
        await response.WriteStringAsync(fields["text"].ToString(), cancellationToken);
        return response;
    }

    /// <summary>Responds with the text of the first part.</summary>
    [Function("Multipart")]
    public static async Task<HttpResponseData> MultipartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "forms/multipart")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var contentType = MediaTypeHeaderValue.Parse(request.Headers.GetValues("Content-Type").Single());
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(contentType.Boundary).ToString(), request.Body);
        var section = await reader.ReadNextSectionAsync(cancellationToken);

        var response = request.CreateResponse();
        await section!.Body.CopyToAsync(response.Body, cancellationToken);
        return response;
    }

    /// <summary>Responds with the query's field <c>text</c>, parsed by ASP.NET Core and by the request itself.</summary>
    [Function("Query")]
    public static async Task<HttpResponseData> QueryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "forms/query")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var response = request.CreateResponse();
        await response.WriteStringAsync($"{QueryHelpers.ParseQuery(request.Url.Query)["text"]}|{request.Query["text"]}", cancellationToken);
        return response;
    }
}
