using System.Net;

namespace AuthFunctions.Http.OpenApi;

/// <summary>The functions that respond with pages for people.</summary>
internal static class PageOperations
{
    public const string Audience = "Pages";

    public static IReadOnlyList<ApiOperation> All { get; } = [];

    /// <summary>A page that is read.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="path">The path.</param>
    /// <param name="summary">What a person does there, in a line.</param>
    public static ApiOperation Page(string function, string path, string summary) => new(function, "GET", path, summary, "A page for people.")
    {
        Audience = Audience,
        Responses = [ApiResponse.Html(HttpStatusCode.OK, "The page."), NoPages],
    };

    /// <summary>A form of a page that is sent.</summary>
    /// <param name="function">The function's name.</param>
    /// <param name="path">The path.</param>
    /// <param name="summary">What a person does there, in a line.</param>
    /// <param name="fields">The fields of the form.</param>
    public static ApiOperation Form(string function, string path, string summary, params IReadOnlyList<ApiField> fields) =>
        new(function, "POST", path, summary, "The form of a page for people.")
        {
            Audience = Audience,
            Fields = fields,
            Responses =
            [
                ApiResponse.Empty(HttpStatusCode.SeeOther, "It is done: the next page.", ApiHeaders.LocationOfPage),
                ApiResponse.Html(HttpStatusCode.UnprocessableEntity, "The page again, with what is wrong."),
                NoPages,
            ],
        };

    private static ApiResponse NoPages { get; } = ApiResponse.Html(HttpStatusCode.NotFound, "The settings of this service switch pages off.");
}
