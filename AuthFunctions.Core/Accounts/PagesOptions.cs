using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts;

/// <summary>The settings <c>Auth__Pages__…</c>: the pages for users, to which mails link.</summary>
public sealed class PagesOptions : IValidatableObject
{
    /// <summary>Whether the service has pages. Without them, their routes are unknown.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The name of the product. Null: the host of <see cref="AuthOptions.PublicBaseUrl"/>.</summary>
    [MinLength(1)]
    [MaxLength(60)]
    public string? ProductName { get; set; }

    /// <summary>The color of buttons and links, as <c>#rrggbb</c>. The text on it is white or black, and links are mixed with one of them, so that any color can be read.</summary>
    [RegularExpression("^#[0-9A-Fa-f]{6}$")]
    public string AccentColor { get; set; } = "#1a56db";

    /// <summary>The logo: an https address without a query, or a <c>data:image/</c> address, which needs no request. Null: the first letter of the name.</summary>
    public Uri? LogoUrl { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // The address becomes a part of the Content-Security-Policy, in which these characters separate.
        if (LogoUrl is { } logo
            && !logo.OriginalString.StartsWith("data:image/", StringComparison.Ordinal)
            && !(logo.IsHttpsOrLoopback() && logo is { UserInfo: "", Query: "", Fragment: "" } && logo.AbsoluteUri.IndexOfAny([';', ',', '\'', '*']) < 0))
        {
            yield return new ValidationResult(
                "LogoUrl: it must be an address such as https://example.com/logo.svg, without a query, or data:image/svg+xml,…; http is for localhost only.");
        }
    }
}

[OptionsValidator]
internal sealed partial class PagesOptionsValidator : IValidateOptions<PagesOptions>;
