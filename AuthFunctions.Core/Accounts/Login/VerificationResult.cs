using AuthFunctions.Core.Accounts.Devices;

namespace AuthFunctions.Core.Accounts.Login;

/// <summary>The outcome of an attempt to prove the identity of a user by password.</summary>
internal abstract record VerificationResult
{
    private VerificationResult()
    {
    }

    /// <summary>The password is the user's.</summary>
    /// <param name="User">The user as read before the password was verified.</param>
    /// <param name="Device">The known device that came with the request; null for none.</param>
    public sealed record Verified(User User, KnownDevice? Device) : VerificationResult;

    /// <summary>There is no such user, or the password is wrong. It was counted.</summary>
    public sealed record Wrong : VerificationResult;

    /// <summary>Too many attempts have failed. No password was verified.</summary>
    /// <param name="RetryAfter">The time to wait before another attempt.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : VerificationResult;

    /// <summary>Too many attempts in a row have failed under the name. No password was verified, and waiting does not help.</summary>
    public sealed record Locked : VerificationResult;
}
