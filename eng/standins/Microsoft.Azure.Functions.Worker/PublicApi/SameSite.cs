namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A cookie's <c>SameSite</c> attribute.</summary>
public enum SameSite
{
    /// <summary>The attribute is left out.</summary>
    None = 0,

    /// <summary><c>Lax</c>.</summary>
    Lax = 1,

    /// <summary><c>Strict</c>.</summary>
    Strict = 2,

    /// <summary><c>None</c>.</summary>
    ExplicitNone = 3,
}
