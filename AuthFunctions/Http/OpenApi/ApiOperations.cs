namespace AuthFunctions.Http.OpenApi;

/// <summary>Every function that serves requests.</summary>
internal static class ApiOperations
{
    /// <summary>The folders of functions, and what they are for.</summary>
    public static IReadOnlyList<(string Name, string Description)> Audiences { get; } =
    [
        (EmailOperations.Audience, "Users who log in by email. These routes are those of the tutorial service."),
        (UsernameOperations.Audience, "Users who log in by username, the JSON variant of the tutorial service. Users, sessions and rules are those of the email API."),
        (AccountOperations.Audience, "Sessions and accounts of users who are logged in, by email or by username."),
        (PageOperations.Audience, "Pages for people."),
        (ServiceOperations.Audience, "The state and the description of the service."),
    ];

    public static IReadOnlyList<ApiOperation> All { get; } =
        [.. EmailOperations.All, .. UsernameOperations.All, .. AccountOperations.All, .. PageOperations.All, .. ServiceOperations.All];
}
