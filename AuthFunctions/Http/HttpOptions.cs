using System.ComponentModel.DataAnnotations;
using AuthFunctions.Core.Accounts;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http;

/// <summary>The settings <c>Auth__Http__…</c>.</summary>
public sealed class HttpOptions : IValidatableObject
{
    /// <summary>
    /// The number of proxies before the app that append the address of their client to <c>X-Forwarded-For</c>. The address of the farthest one is
    /// trusted (OWASP ASVS 5.0, V4.1.3). With 0, none is.
    /// </summary>
    [Range(0, 10)]
    public int TrustedProxyHops { get; set; }

    /// <summary>
    /// Whether the names of the session cookies begin with <c>__Host-</c>, so that browsers accept them over https only and from no other host
    /// (RFC 6265bis, section 4.1.3.2; OWASP ASVS 5.0, V3.3.3). <see cref="AuthOptions.PublicBaseUrl"/> must be https then.
    /// </summary>
    public bool UseHostCookiePrefix { get; set; }

    /// <summary>
    /// The origins (RFC 6454) whose pages may change state besides the service's own, comma-separated: of pages, such as
    /// <c>https://app.example.com</c>, and of apps, such as <c>capacitor://localhost</c>. Only those of the same site have sessions: the cookie is
    /// <c>SameSite=Lax</c>.
    /// </summary>
    public string AllowedOrigins { get; set; } = string.Empty;

    /// <summary>The origins of <see cref="AllowedOrigins"/>, one by one, as they are set.</summary>
    public IReadOnlyList<string> ListAllowedOrigins() =>
        AllowedOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>
    /// Whether a log-out tells the browser to delete what pages of this origin have stored (<c>Clear-Site-Data</c>; OWASP ASVS 5.0, V14.3.1). An app on the
    /// same origin would lose its storage.
    /// </summary>
    public bool ClearSiteData { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!ListAllowedOrigins().All(origin => WebOrigin.TryNormalize(origin) is not null))
        {
            yield return new ValidationResult(
                "AllowedOrigins: each must be an origin such as https://app.example.com, without a path or a slash at the end.");
        }
    }
}

[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;
