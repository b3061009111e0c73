using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Accounts.Tokens;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.EmailVerification;

/// <summary>Lets users show that they read mails to their email.</summary>
internal sealed class EmailVerificationService(
    IUserStore store,
    UserUpdater updater,
    OneTimeTokenService tokens,
    VerificationMail mail,
    MailThrottle throttle,
    AuditTrail audit,
    IOptions<AuthOptions> options)
{
    private readonly EmailVerificationMode _mode = options.Value.EmailVerification;

    /// <summary>Whether a user cannot log in before the email is verified.</summary>
    public bool MustVerify(User user) => _mode == EmailVerificationMode.Required && user is { Email: not null, EmailVerified: false };

    /// <summary>Sends the user of a session the mail with the token.</summary>
    public async Task<VerificationRequestResult> RequestAsync(Session session, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken, session);
        if (!mail.IsOn || session.Email is null || await store.FindUserByIdAsync(session.UserId, deadline.Token) is not { Email: not null } user)
        {
            return new VerificationRequestResult.Unavailable();
        }

        if (user.EmailVerified)
        {
            // Also after a verification that was cut off before it had told the sessions.
            await store.SetEmailVerifiedAsync(session.IdHash, deadline.Token);
            return new VerificationRequestResult.Accepted();
        }

        if (await throttle.CountAsync(user.Id, client.Address, deadline.Token) is { } retryAfter)
        {
            audit.AccountMailThrottled(client, user.Id);
            return new VerificationRequestResult.Throttled(retryAfter);
        }

        await mail.EnqueueAsync(user.Id, client, deadline.Token);
        audit.EmailVerificationRequested(client, user.Id);
        return new VerificationRequestResult.Accepted();
    }

    /// <summary>Sends the mail to a user who cannot log in without it, unless too many were sent.</summary>
    public async Task RemindAsync(User user, ClientInfo client, CancellationToken cancellationToken)
    {
        if (await throttle.CountAsync(user.Id, client.Address, cancellationToken) is null)
        {
            await mail.EnqueueAsync(user.Id, client, cancellationToken);
        }
    }

    /// <summary>Verifies the email of the user of a token, and uses the token up.</summary>
    /// <returns>False when the token is unknown, used, replaced or expired.</returns>
    public async Task<bool> VerifyAsync(string token, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        var verified = await tokens.FindUserAsync(TokenPurpose.VerifyEmail, token, deadline.Token) is var (user, tokenHash)
            ? await updater.UpdateAsync(
                user,
                current => tokens.IsValid(current, TokenPurpose.VerifyEmail, tokenHash) ? current.WithVerifiedEmail() : null,
                // By this request, whose response was lost, or by another one with the same token.
                isApplied: current => current.EmailVerified,
                deadline.Token)
            : null;
        if (verified is null)
        {
            audit.EmailVerificationFailed(client, AuditReasons.BadToken);
            return false;
        }

        audit.EmailVerified(client, verified.Id);
        await Task.WhenAll(
            [
                tokens.DeleteAsync(TokenPurpose.VerifyEmail, OpaqueToken.Hash(token.Trim())!, deadline.Token),
                .. verified.Sessions.Select(listed => store.SetEmailVerifiedAsync(listed.IdHash, deadline.Token)),
            ]);
        return true;
    }
}
