using System.Collections.Frozen;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace AuthFunctions.Http.Responses;

/// <summary>The form in which a client gets a problem.</summary>
internal static class ProblemExtensions
{
    /// <summary>The type of a problem without one of its own: the definition of its status. RFC 6585 added one to those of RFC 9110.</summary>
    public static IReadOnlyDictionary<HttpStatusCode, string> TypesOfStatuses { get; } = new Dictionary<HttpStatusCode, string>
    {
        [HttpStatusCode.BadRequest] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1",
        [HttpStatusCode.Unauthorized] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
        [HttpStatusCode.Forbidden] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4",
        [HttpStatusCode.NotFound] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
        [HttpStatusCode.Conflict] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10",
        [HttpStatusCode.LengthRequired] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.12",
        [HttpStatusCode.RequestEntityTooLarge] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14",
        [HttpStatusCode.UnsupportedMediaType] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16",
        [HttpStatusCode.TooManyRequests] = "https://www.rfc-editor.org/rfc/rfc6585#section-4",
        [HttpStatusCode.InternalServerError] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.1",
        [HttpStatusCode.ServiceUnavailable] = "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4",
    }.ToFrozenDictionary();

    /// <summary>Makes problem details (RFC 9457) of a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="traceId">The id that connects the response with the log.</param>
    /// <returns><see cref="HttpValidationProblemDetails"/> where the problem has errors of fields.</returns>
    public static ProblemDetails ToDetails(this Problem problem, string traceId)
    {
        var details = problem.Errors is null ? new ProblemDetails() : new HttpValidationProblemDetails(problem.Errors.ToDictionary());
        // RFC 9457, section 4.2.1: a problem of the type about:blank has no more meaning than its status.
        details.Type = problem.Type ?? TypesOfStatuses.GetValueOrDefault(problem.Status, "about:blank");
        details.Title = ReasonPhrases.GetReasonPhrase((int)problem.Status);
        details.Status = (int)problem.Status;
        details.Detail = problem.Detail;
        details.Extensions["traceId"] = traceId;
        if (problem.Methods is { } methods)
        {
            details.Extensions["methods"] = methods.ToArray();
        }

        return details;
    }
}
