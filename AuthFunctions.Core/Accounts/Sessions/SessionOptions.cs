using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>The settings <c>Auth__Sessions__…</c>.</summary>
public sealed class SessionOptions
{
    /// <summary>The sessions that a user can have at once. A login past that ends the oldest one.</summary>
    [Range(1, 100)]
    public int MaxPerUser { get; set; } = 1;

    /// <summary>The time from a login to the end of its session, however much it is used (OWASP ASVS 5.0, V7.3.2).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The time after which an unused session ends (OWASP ASVS 5.0, V7.3.1); null for no such limit.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>
    /// The time after a login or a re-authentication in which the user may change what protects the account: sessions, email (OWASP ASVS 5.0, V7.5.1).
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan SudoLifetime { get; set; } = TimeSpan.FromMinutes(10);
}

[OptionsValidator]
internal sealed partial class SessionOptionsValidator : IValidateOptions<SessionOptions>;
