using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Auditing;

/// <summary>The settings <c>Auth__Auditing__…</c>.</summary>
public sealed class AuditOptions : IValidatableObject
{
    private const int MinimumKeyBytes = 32;

    /// <summary>
    /// The key by which audit events name an account that they must not name: base64 of 32 random bytes or more. It is a secret: anyone who has it and the
    /// log can look for guessed names. Unset, such events name no account.
    /// </summary>
    public string? NameKey { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (NameKey is not null && (!Base64.IsValid(NameKey, out var length) || length < MinimumKeyBytes))
        {
            // The value is a secret, and is not shown.
            yield return new ValidationResult($"NameKey: it must be the base64 of {MinimumKeyBytes} random bytes or more.");
        }
    }
}

[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;
