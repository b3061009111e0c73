using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Throttling;

namespace AuthFunctions.Core.Accounts.Export;

/// <summary>Collects what is kept about a user.</summary>
internal sealed class AccountExporter(IThrottleStore counters, SessionList sessions, AuditTrail audit, TimeProvider time)
{
    /// <summary>Exports the account of a session's user.</summary>
    /// <returns>The data; null when the account was deleted, or the session ended, meanwhile.</returns>
    public async Task<AccountExport?> ExportAsync(Session session, ClientInfo client, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken, session);
        if (await sessions.FindUserAsync(session, deadline.Token) is not { } user)
        {
            return null;
        }

        var listing = sessions.ListAsync(user, session, deadline.Token);
        var counting = counters.FindCounterAsync(ThrottleKey.Login(session.LoginName), deadline.Token);
        await Task.WhenAll(listing, counting);
        audit.AccountExported(client, user.Id, session.Handle);
        var now = time.GetUtcNow();
        return new AccountExport
        {
            Exported = now,
            User = new AccountExport.AccountPart(
                user.Id,
                user.Email,
                user.EmailVerified,
                user.PendingEmail?.Email,
                user.Username,
                user.Language,
                PasswordSchemes.NameOf(user.Password.Scheme),
                user.AuthVersion,
                user.Created,
                user.Updated),
            Sessions =
            [
                .. (await listing).Select(listed => new AccountExport.LiveSessionPart(
                    listed.Handle, listed.IsCurrent, listed.Device, listed.Network, listed.Created, listed.LastSeen, listed.Expires)),
            ],
            Devices = [.. user.Devices.Select(device => new AccountExport.DevicePart(device.LastUsed, device.Failures))],
            Changes = [.. user.Changes.Select(change => new AccountExport.ChangePart(change.At, change.Kind))],
            PreviousEmails = [.. user.PreviousEmails.Select(previous => new AccountExport.PreviousEmailPart(previous.Email, previous.Until))],
            Tokens =
            [
                .. user.Tokens.Where(token => now < token.Value.Expires)
                    .Select(token => new AccountExport.TokenPart(token.Key.Name, token.Value.Expires)),
            ],
            FailedLogins = await counting is { } counter
                ? new AccountExport.FailuresPart(counter.Count, counter.Consecutive, counter.WindowEnds)
                : null,
        };
    }
}
