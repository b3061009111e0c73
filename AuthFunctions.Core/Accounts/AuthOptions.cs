using System.ComponentModel.DataAnnotations;
using AuthFunctions.Core.Accounts.EmailVerification;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts;

/// <summary>The settings directly in <c>Auth__…</c>, which several capabilities need.</summary>
public sealed class AuthOptions : IValidatableObject
{
    /// <summary>
    /// The address at which users reach the service. Mails name its host. It is never taken from a request, whose sender could choose it
    /// (OWASP ASVS 5.0, V4.1.3). Null: the service sends no mail.
    /// </summary>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>Whether users must show that they read mails to their email. Where the service sends no mail, they cannot.</summary>
    public EmailVerificationMode EmailVerification { get; set; } = EmailVerificationMode.Optional;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicBaseUrl is { } url && !(url.IsHttpsOrLoopback() && url is { UserInfo: "", Query: "", Fragment: "" }))
        {
            yield return new ValidationResult(
                "PublicBaseUrl: it must be an address such as https://app.example.com, without a query; http is for localhost only.");
        }
    }
}

[OptionsValidator]
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
