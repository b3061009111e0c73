using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>
/// The keys of the pepper: without the key in force, stolen hashes cannot be guessed at (NIST SP 800-63B-4, 3.1.1.2; OWASP Password
/// Storage Cheat Sheet). Ids match without regard to case, as settings' names do.
/// </summary>
public sealed class PepperOptions : IValidatableObject
{
    private const int MinimumKeyBytes = 32;
    private const int MaximumIdLength = 32;

    /// <summary>The id of the key that new hashes are made with. Unset, they are made without one.</summary>
    public string? CurrentKeyId { get; set; }

    /// <summary>The keys by their ids: base64 of 32 random bytes or more. One that rows still name must stay, with its value.</summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CurrentKeyId is { } current && !Keys.ContainsKey(current))
        {
            yield return new ValidationResult("CurrentKeyId: there is no key of this id in Auth__Pepper__Keys.");
        }

        foreach (var (id, key) in Keys)
        {
            // An id of another form may be a key in the wrong place, and a value is one: neither is shown.
            if (id.Length > MaximumIdLength || !id.All(char.IsAsciiLetterOrDigit))
            {
                yield return new ValidationResult($"Keys: an id is made of {MaximumIdLength} ASCII letters and digits at most.");
            }
            else if (!Base64.IsValid(key, out var length) || length < MinimumKeyBytes)
            {
                yield return new ValidationResult($"Keys__{id}: it must be the base64 of {MinimumKeyBytes} random bytes or more.");
            }
        }
    }
}

[OptionsValidator]
internal sealed partial class PepperOptionsValidator : IValidateOptions<PepperOptions>;
