namespace AuthFunctions.Http.OpenApi;

/// <summary>A function and its route.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Method">The method. A <c>GET</c> may also be a <c>HEAD</c>: <see cref="AllowsHead"/>.</param>
/// <param name="Path">The path, with <c>{name}</c> for each of <see cref="PathFields"/>.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Description">What a client's developer has to know about it.</param>
internal sealed record ApiOperation(string Function, string Method, string Path, string Summary, string Description)
{
    /// <summary>The folder of the function.</summary>
    public required string Audience { get; init; }

    /// <summary>Whether <c>HEAD</c> works too.</summary>
    public bool AllowsHead { get; init; }

    /// <summary>Whether a request needs the cookie of a session.</summary>
    public bool NeedsSession { get; init; }

    /// <summary>Whether requests of other sites are refused, because it changes state.</summary>
    public bool ChangesState { get; init; } = Method is not "GET";

    /// <summary>The parts of the path that vary.</summary>
    public IReadOnlyList<ApiField> PathFields { get; init; } = [];

    /// <summary>The fields of the body.</summary>
    public IReadOnlyList<ApiField> Fields { get; init; } = [];

    /// <summary>The responses, without those that every route has.</summary>
    public required IReadOnlyList<ApiResponse> Responses { get; init; }
}
