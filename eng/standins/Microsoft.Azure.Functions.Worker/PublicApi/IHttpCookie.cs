namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>An HTTP cookie. A null attribute is left out of the header.</summary>
public interface IHttpCookie
{
    /// <summary>The hosts that get the cookie.</summary>
    string? Domain { get; }

    /// <summary>When the cookie ends.</summary>
    DateTimeOffset? Expires { get; }

    /// <summary>Whether scripts are kept from the cookie.</summary>
    bool? HttpOnly { get; }

    /// <summary>The cookie's life in seconds.</summary>
    double? MaxAge { get; }

    /// <summary>The name.</summary>
    string Name { get; }

    /// <summary>The paths that get the cookie; <c>/</c> when null.</summary>
    string? Path { get; }

    /// <summary>Whether requests from other sites carry the cookie.</summary>
    SameSite SameSite { get; }

    /// <summary>Whether the cookie is for https alone.</summary>
    bool? Secure { get; }

    /// <summary>The value; escaped when sent, as it came when received.</summary>
    string Value { get; }
}
