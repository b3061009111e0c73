using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Telemetry;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace AuthFunctions.Http.OpenApi;

/// <summary>Makes an OpenAPI document of operations, for an app with some settings.</summary>
internal sealed class ApiDocumentBuilder(AuthOptions auth, HttpOptions http)
{
    private const string About =
        """
        Registration, login with session cookies, sessions and accounts.

        Bodies are forms, multipart forms or JSON objects, in UTF-8, with a `Content-Length` and at most 64 KiB. Every field is text. A route also works with a slash at its end.
        Errors are problem details (RFC 9457), apart from a few bodies of the email API and the username API. An unknown route and a wrong method get a 404 without a body.

        A session is in the cookie `session_id` or `session`. Each route accepts both. The cookie `device` only tells the service that a browser is known. Where
        `Auth__Http__UseHostCookiePrefix` is set, the names of all cookies begin with `__Host-`.
        """;

    private static readonly string[] RequestTypes = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];

    private readonly OpenApiDocument _document = new();

    public OpenApiDocument Build(IReadOnlyList<ApiOperation> operations)
    {
        _document.Info = new OpenApiInfo
        {
            Title = nameof(AuthFunctions),
            Version = AppVersion.Released,
            Description = About,
            Contact = new OpenApiContact { Name = "The AuthFunctions authors" },
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        _document.Servers = [new OpenApiServer { Url = auth.PublicBaseUrl?.AbsoluteUri.TrimEnd('/') ?? "/", Description = "The service." }];
        _document.Tags = ApiOperations.Audiences
            .Where(audience => operations.Any(operation => operation.Audience == audience.Name))
            .Select(audience => new OpenApiTag { Name = audience.Name, Description = audience.Description })
            .ToHashSet();
        AddCookie(SessionCookie.SessionId, "The id of a session that began with `POST /sessions`.");
        AddCookie(SessionCookie.Session, "The id of a session that began with `POST /login`.");
        _document.Paths = [];
        foreach (var route in operations.GroupBy(operation => operation.Path))
        {
            var path = new OpenApiPathItem { Operations = [] };
            foreach (var operation in route)
            {
                path.Operations.Add(new HttpMethod(operation.Method), Describe(operation, operation.Function));
                if (operation.AllowsHead)
                {
                    path.Operations.Add(HttpMethod.Head, Describe(operation, $"{operation.Function}Head"));
                }
            }

            _document.Paths.Add(route.Key, path);
        }

        return _document;
    }

    private void AddCookie(string name, string description) => _document.AddComponent(name, new OpenApiSecurityScheme
    {
        Type = SecuritySchemeType.ApiKey,
        In = ParameterLocation.Cookie,
        Name = http.UseHostCookiePrefix ? Cookies.HostPrefix + name : name,
        Description = description,
    });

    private OpenApiOperation Describe(ApiOperation operation, string id) => new()
    {
        OperationId = id,
        Tags = new HashSet<OpenApiTagReference> { new(operation.Audience, _document) },
        Summary = operation.Summary,
        Description = operation.Description,
        Security = operation.NeedsSession ? [Requires(SessionCookie.SessionId), Requires(SessionCookie.Session)] : [],
        Parameters = [.. operation.PathFields.Select(Parameter)],
        RequestBody = operation.Fields.Count > 0 ? RequestBody(operation) : null,
        Responses = Describe(ResponsesOf(operation)),
    };

    private OpenApiSecurityRequirement Requires(string cookie) => new() { [new OpenApiSecuritySchemeReference(cookie, _document)] = [] };

    private OpenApiParameter Parameter(ApiField field) => new()
    {
        Name = field.Name,
        In = ParameterLocation.Path,
        Required = true,
        Description = field.Description,
        Schema = Parse(ApiSchemas.Of(field)),
    };

    private OpenApiRequestBody RequestBody(ApiOperation operation)
    {
        var schema = Reference(ApiSchemas.OfRequest(operation));
        return new()
        {
            Required = operation.Fields.Any(field => field.IsRequired),
            Content = RequestTypes.ToDictionary(type => type, IOpenApiMediaType (_) => new OpenApiMediaType { Schema = schema }),
        };
    }

    private static IEnumerable<ApiResponse> ResponsesOf(ApiOperation operation) =>
        [.. operation.Responses, .. operation.ChangesState ? (ApiResponse[])[ApiResponses.CrossSite] : [], .. ApiResponses.OfEveryRoute];

    private OpenApiResponses Describe(IEnumerable<ApiResponse> responses)
    {
        var described = new OpenApiResponses();
        foreach (var group in responses.GroupBy(response => response.Status).OrderBy(group => group.Key))
        {
            described.Add(((int)group.Key).ToString(CultureInfo.InvariantCulture), ReferenceOrDescribe(group.Key, [.. group]));
        }

        return described;
    }

    private IOpenApiResponse ReferenceOrDescribe(HttpStatusCode status, IReadOnlyList<ApiResponse> responses)
    {
        if (ApiResponses.Shared.FirstOrDefault(shared => shared.Responses.SequenceEqual(responses)).Name is not { } name)
        {
            return Describe(status, responses);
        }

        if (_document.Components?.Responses?.ContainsKey(name) is not true)
        {
            _document.AddComponent(name, Describe(status, responses));
        }

        return new OpenApiResponseReference(name, _document);
    }

    private OpenApiResponse Describe(HttpStatusCode status, IReadOnlyList<ApiResponse> responses) => new()
    {
        Description = responses is [var only] ? only.Description
            : $"{ReasonPhrases.GetReasonPhrase((int)status)}:\n\n{string.Join('\n', responses.Select(response => $"- {response.Description}"))}",
        Headers = HeadersOf(responses),
        Content = responses.Where(response => response.MediaType is not null).GroupBy(response => response.MediaType!)
            .ToDictionary(group => group.Key, IOpenApiMediaType (group) => Body([.. group])),
    };

    private Dictionary<string, IOpenApiHeader> HeadersOf(IReadOnlyList<ApiResponse> responses)
    {
        var special = responses.SelectMany(response => response.Headers).Distinct().ToLookup(header => header.Name);
        var headers = new Dictionary<string, IOpenApiHeader>();
        foreach (var header in ApiHeaders.OfEveryResponse.Where(header => !special.Contains(header.Name)))
        {
            headers.Add(header.Name, Reference(header));
        }

        foreach (var header in special.Select(group => group.Single()))
        {
            // A header that only some of the responses have is not required.
            headers.Add(header.Name, responses.All(response => response.Headers.Contains(header))
                ? Reference(header)
                : (header with { IsRequired = false }).ToModel());
        }

        return headers;
    }

    private OpenApiHeaderReference Reference(ApiHeader header)
    {
        if (_document.Components?.Headers?.ContainsKey(header.Id) is not true)
        {
            _document.AddComponent(header.Id, header.ToModel());
        }

        return new OpenApiHeaderReference(header.Id, _document);
    }

    private OpenApiMediaType Body(IReadOnlyList<ApiResponse> responses)
    {
        var schemas = responses.Select(response => response.Schema).OfType<ApiSchema>().DistinctBy(schema => schema.Name).Select(Reference).ToList<IOpenApiSchema>();
        var examples = responses.Where(response => response.Example is not null).ToList();
        return new OpenApiMediaType
        {
            Schema = schemas switch
            {
                [] => new OpenApiSchema { Type = JsonSchemaType.String },
                [var only] => only,
                _ => new OpenApiSchema { OneOf = schemas },
            },
            Example = examples is [{ ExampleName: null, Example: { } example }] ? example.DeepClone() : null,
            Examples = examples is [] or [{ ExampleName: null }] ? null : examples.Select(Example).ToDictionary(),
        };
    }

    private KeyValuePair<string, IOpenApiExample> Example(ApiResponse response, int index)
    {
        if (response.ExampleName is not { } name)
        {
            return new(string.Create(CultureInfo.InvariantCulture, $"Example{index + 1}"), new OpenApiExample { Value = response.Example!.DeepClone() });
        }

        if (_document.Components?.Examples?.ContainsKey(name) is not true)
        {
            _document.AddComponent(name, new OpenApiExample { Summary = response.Description, Value = response.Example!.DeepClone() });
        }

        return new(name, new OpenApiExampleReference(name, _document));
    }

    private OpenApiSchemaReference Reference(ApiSchema schema)
    {
        if (_document.Components?.Schemas?.ContainsKey(schema.Name) is not true)
        {
            _document.AddComponent(schema.Name, Parse(schema.Create()));
        }

        return new OpenApiSchemaReference(schema.Name, _document);
    }

    private OpenApiSchema Parse(JsonObject schema) =>
        OpenApiModelFactory.Parse<OpenApiSchema>(schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, _document, out var diagnostic, "json") is { } parsed
        && diagnostic.Errors.Count == 0
            ? parsed
            : throw new InvalidOperationException($"OpenAPI has no such schema: {schema.ToJsonString()}");
}
