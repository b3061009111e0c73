using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>The settings <c>Auth__Hashing__…</c>.</summary>
public sealed class HashingOptions : IValidatableObject
{
    /// <summary>The bcrypt work factor of new hashes: hashing runs 2 to this power rounds (OWASP ASVS 5.0, V11.4.2 and appendix C: 10 or more).</summary>
    [Range(4, 16)]
    public int WorkFactor { get; set; } = 12;

    /// <summary>The implementation of bcrypt.</summary>
    public BcryptImplementation Implementation { get; set; }

    /// <summary>The passwords that an instance hashes at once. The default is the number of cores.</summary>
    [Range(1, 256)]
    public int MaxConcurrent { get; set; } = Environment.ProcessorCount;

    /// <summary>The passwords that may wait on an instance before more are refused. The default is 64 for each core.</summary>
    [Range(1, 100_000)]
    public int MaxQueued { get; set; } = 64 * Environment.ProcessorCount;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Implementation == BcryptImplementation.System && SystemBcrypt.TryLoad() is null)
        {
            yield return new ValidationResult(
                "Implementation: System needs libxcrypt as the system's libcrypt (libcrypt.so.1 or .2), and there is none that hashes correctly. "
                + "Install it, or set Auto.");
        }
    }
}

[OptionsValidator]
internal sealed partial class HashingOptionsValidator : IValidateOptions<HashingOptions>;
