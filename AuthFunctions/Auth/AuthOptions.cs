using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

/// <summary>The service's settings: <c>Auth__NAME</c> in app settings and environment variables. They are checked at start.</summary>
public sealed class AuthOptions
{
    /// <summary>The configuration section that holds the settings.</summary>
    public const string Section = "Auth";

    /// <summary>How a reset token reaches the user.</summary>
    public ResetTokenDelivery ResetTokenDelivery { get; set; } = ResetTokenDelivery.Email;

    /// <summary>
    /// Where users reach the service, for the links in mails; <see cref="ResetTokenDelivery.Email"/> needs it. It is never taken from a
    /// request, whose sender could choose it (OWASP ASVS 5.0, V4.1.3).
    /// </summary>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>The shortest password that can be set, in Unicode code points (OWASP ASVS 5.0, V6.2.1: 8; 15 is recommended).</summary>
    [Range(1, 64)]
    public int MinimumPasswordLength { get; set; } = 8;

    /// <summary>
    /// Whether common passwords, and the user's own name, are refused (OWASP ASVS 5.0, V6.2.4). Unset, they are, except where
    /// <see cref="MinimumPasswordLength"/> is 1 and any text will do.
    /// </summary>
    public bool? RejectCommonPasswords { get; set; }

    /// <summary>
    /// Where passwords are looked up that became public in breaches (OWASP ASVS 5.0, V6.2.12): the range API of Pwned Passwords,
    /// <c>https://api.pwnedpasswords.com/range/</c>, or a copy of it. Unset, none is looked up.
    /// </summary>
    public Uri? PwnedPasswordsUrl { get; set; }

    /// <summary>How many sessions a user can have at once; a login past that ends the oldest.</summary>
    [Range(1, 100)]
    public int MaxSessionsPerUser { get; set; } = 1;

    /// <summary>How long after its login a session ends, however much it is used (OWASP ASVS 5.0, V7.3.2).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a session may go unused before it ends (OWASP ASVS 5.0, V7.3.1); unset, sessions do not end so.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan? SessionIdleTimeout { get; set; }

    /// <summary>How long a reset token works (OWASP Forgot Password Cheat Sheet: an hour at most is usual).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ResetTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The bcrypt work factor of new hashes: hashing runs 2 to this power rounds (OWASP ASVS 5.0, V11.4.2: 10 or more).</summary>
    [Range(4, 16)]
    public int BcryptWorkFactor { get; set; } = 12;

    /// <summary>Which implementation of bcrypt hashes. <see cref="BcryptImplementation.System"/> must be usable where it is asked for.</summary>
    public BcryptImplementation BcryptImplementation { get; set; }

    /// <summary>Keys that go into hashes and are kept out of storage; none by default.</summary>
    [ValidateObjectMembers]
    public PepperOptions Pepper { get; } = new();

    /// <summary>How many passwords are hashed at once on an instance. The default is one for each core.</summary>
    [Range(1, 256)]
    public int MaxConcurrentHashes { get; set; } = Environment.ProcessorCount;

    /// <summary>How many passwords may wait to be hashed on an instance before more are refused. The default is 64 for each core.</summary>
    [Range(1, 100_000)]
    public int MaxQueuedHashes { get; set; } = 64 * Environment.ProcessorCount;

    /// <summary>
    /// How many proxies before the app add the address of their client to <c>X-Forwarded-For</c>; that of the farthest is believed
    /// (OWASP ASVS 5.0, V4.1.3). With 0, no address is.
    /// </summary>
    [Range(0, 10)]
    public int TrustedProxyHops { get; set; }

    /// <summary>How many logins under one name may fail in a <see cref="FailureWindow"/> before more are refused.</summary>
    [Range(1, 1_000_000)]
    public int MaxFailuresPerName { get; set; } = 10;

    /// <summary>How many logins from one client may fail in a <see cref="FailureWindow"/> before more are refused.</summary>
    [Range(1, 1_000_000)]
    public int MaxFailuresPerAddress { get; set; } = 100;

    /// <summary>How long failed logins count, from the first one on.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many logins under one name may fail in a row before only a new password lets it in (NIST SP 800-63B-4, 3.2.2: 100 at most).</summary>
    [Range(1, 1_000_000)]
    public int MaxConsecutiveFailures { get; set; } = 100;

    /// <summary>How many reset tokens may be asked for under one name in a <see cref="ResetRequestWindow"/>.</summary>
    [Range(1, 1_000_000)]
    public int MaxResetRequestsPerName { get; set; } = 3;

    /// <summary>How many reset tokens one client may ask for in a <see cref="ResetRequestWindow"/>.</summary>
    [Range(1, 1_000_000)]
    public int MaxResetRequestsPerAddress { get; set; } = 20;

    /// <summary>How long requests for reset tokens count, from the first one on.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ResetRequestWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the names of the session's cookies begin with <c>__Host-</c>, so that browsers take them over https only and from no
    /// other host (RFC 6265bis, section 4.1.3.2; OWASP ASVS 5.0, V3.3.1). <see cref="PublicBaseUrl"/> must be https then.
    /// </summary>
    public bool UseHostCookiePrefix { get; set; }

    /// <summary>The origins (RFC 6454) of other sites whose pages may change state, parted by commas; none by default.</summary>
    public string AllowedOrigins { get; set; } = string.Empty;

    /// <summary>What <see cref="RejectCommonPasswords"/> says, or its default.</summary>
    public bool RejectsCommonPasswords() => RejectCommonPasswords ?? MinimumPasswordLength > 1;

    /// <summary>The origins of <see cref="AllowedOrigins"/>, one by one.</summary>
    public IReadOnlyList<string> ListAllowedOrigins() =>
        AllowedOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
