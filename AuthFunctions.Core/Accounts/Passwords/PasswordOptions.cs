using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Passwords;

/// <summary>The settings <c>Auth__Passwords__…</c>.</summary>
public sealed class PasswordOptions : IValidatableObject
{
    /// <summary>The shortest password that can be set, in Unicode code points (OWASP ASVS 5.0, V6.2.1: 8; NIST SP 800-63B-4, 3.1.1.2: 15, as the only factor).</summary>
    [Range(1, 64)]
    public int MinimumLength { get; set; } = 8;

    /// <summary>
    /// Whether common passwords, and the user's own name, are refused (OWASP ASVS 5.0, V6.2.4). Null: they are, unless
    /// <see cref="MinimumLength"/> is 1.
    /// </summary>
    public bool? RejectCommon { get; set; }

    /// <summary>
    /// The service that knows passwords from data breaches (OWASP ASVS 5.0, V6.2.12): the range API of Pwned Passwords,
    /// <c>https://api.pwnedpasswords.com/range/</c>, or a copy of it. Null: none is asked.
    /// </summary>
    public Uri? PwnedPasswordsUrl { get; set; }

    /// <summary>The value of <see cref="RejectCommon"/>, or its default.</summary>
    public bool RejectsCommon => RejectCommon ?? MinimumLength > 1;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PwnedPasswordsUrl is { } url && !(url.IsHttpsOrLoopback() && url.AbsoluteUri.EndsWith('/')))
        {
            yield return new ValidationResult(
                "PwnedPasswordsUrl: it must be an https address that ends in a slash, such as https://api.pwnedpasswords.com/range/.");
        }
    }
}

[OptionsValidator]
internal sealed partial class PasswordOptionsValidator : IValidateOptions<PasswordOptions>;
