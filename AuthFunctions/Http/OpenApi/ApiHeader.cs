using Microsoft.OpenApi;

namespace AuthFunctions.Http.OpenApi;

/// <summary>A header of a response.</summary>
/// <param name="Id">The name of its description in the document.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
internal sealed record ApiHeader(string Id, string Name, string Description)
{
    /// <summary>Whether every response with the status has it.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>The only value that it has; null where there are several.</summary>
    public string? Value { get; init; }

    /// <summary>The regular expression of its values; null where there is none.</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether it is a number of seconds.</summary>
    public bool IsSeconds { get; init; }

    /// <summary>Its form in the document.</summary>
    public OpenApiHeader ToModel() => new()
    {
        Description = Description,
        Required = IsRequired,
        Schema = IsSeconds ? new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" }
            // A constant that is null is written as such.
            : Value is null ? new OpenApiSchema { Type = JsonSchemaType.String, Pattern = Pattern }
            : new OpenApiSchema { Type = JsonSchemaType.String, Const = Value },
    };
}
