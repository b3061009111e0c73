namespace AuthFunctions.Http.OpenApi;

/// <summary>A field of a request's body, or a part of its path. All of them are text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, for a client's developer.</param>
internal sealed record ApiField(string Name, string Description)
{
    public static ApiField Email { get; } = new("email", "The email. Case and surrounding blanks do not matter.") { Format = "idn-email" };

    public static ApiField Username { get; } = new("username", "The username. Case and surrounding blanks do not matter.");

    public static ApiField Password { get; } = new("password", "The password.") { Format = "password" };

    public static ApiField NewPassword { get; } = new("new_password", "The password to set: up to 1,024 characters of any kind.") { Format = "password" };

    public static ApiField Token { get; } = new("token", "The token of the mail.") { Format = "uuid" };

    /// <summary>Whether a request without it gets a 400.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>The format of JSON Schema that it has; null for any text.</summary>
    public string? Format { get; init; }

    /// <summary>Its length in characters, where other lengths are not accepted.</summary>
    public int? Length { get; init; }
}
