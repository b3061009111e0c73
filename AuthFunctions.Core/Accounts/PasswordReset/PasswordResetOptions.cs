using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.PasswordReset;

/// <summary>The settings <c>Auth__PasswordReset__…</c>.</summary>
public sealed class PasswordResetOptions
{
    /// <summary>How a reset token reaches the user.</summary>
    public ResetTokenDelivery TokenDelivery { get; set; } = ResetTokenDelivery.Email;

    /// <summary>
    /// Whether <see cref="ResetTokenDelivery.Response"/> is accepted in Azure, where anybody who knows an email could take over its account. The app does
    /// not start there without it.
    /// </summary>
    public bool AllowInsecureResetInAzure { get; set; }

    /// <summary>The time for which a reset token works (NIST SP 800-63B-4, 4.2.1.2: a day at most, by email).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);
}

[OptionsValidator]
internal sealed partial class PasswordResetOptionsValidator : IValidateOptions<PasswordResetOptions>;
