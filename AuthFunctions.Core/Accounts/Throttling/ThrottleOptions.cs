using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>The settings <c>Auth__Throttling__…</c>.</summary>
public sealed class ThrottleOptions
{
    /// <summary>The logins under one name that may fail in a <see cref="FailureWindow"/> before more are refused.</summary>
    [Range(1, 1_000_000)]
    public int MaxFailuresPerName { get; set; } = 10;

    /// <summary>The logins from one client network that may fail in a <see cref="FailureWindow"/> before more are refused.</summary>
    [Range(1, 1_000_000)]
    public int MaxFailuresPerAddress { get; set; } = 100;

    /// <summary>The time for which failed logins count, from the first one on.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The logins under one name that may fail in a row before only a new password unlocks it (NIST SP 800-63B-4, 3.2.2: at most 100).</summary>
    [Range(1, 1_000_000)]
    public int MaxConsecutiveFailures { get; set; } = 100;

    /// <summary>
    /// The reset tokens that may be requested for one name from one client network in a <see cref="ResetRequestWindow"/>. From all networks it is five
    /// times as many. A user who has no token that works gets one nevertheless.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxResetRequestsPerName { get; set; } = 3;

    /// <summary>The reset tokens that one client network may request in a <see cref="ResetRequestWindow"/>.</summary>
    [Range(1, 1_000_000)]
    public int MaxResetRequestsPerAddress { get; set; } = 20;

    /// <summary>The time for which requests for reset tokens count, from the first one on.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ResetRequestWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The users that one client network may register in an hour.</summary>
    [Range(1, 1_000_000)]
    public int MaxRegistrationsPerAddress { get; set; } = 20;

    /// <summary>
    /// The requests with a password that one client network may send to an instance at once. It may send that many again in every 30 seconds.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxBurstPerAddress { get; set; } = 60;
}

[OptionsValidator]
internal sealed partial class ThrottleOptionsValidator : IValidateOptions<ThrottleOptions>;
