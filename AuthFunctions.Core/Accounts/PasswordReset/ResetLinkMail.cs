using System.Net;
using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Accounts.Tokens;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.PasswordReset;

/// <summary>
/// The mail with the link by which a user sets a new password. Its task is enqueued in the same way for every email. The request is counted, the user
/// looked up and the token issued when the task runs, so that no message holds a token. A repeated task issues another token.
/// </summary>
internal sealed class ResetLinkMail(
    ITaskQueue queue,
    IUserStore store,
    OneTimeTokenService tokens,
    ResetThrottle throttle,
    IUserMailer mailer,
    MailReporter reporter,
    AuditTrail audit,
    IOptions<PasswordResetOptions> options)
{
    /// <summary>The data of a token that was mailed: who has it reads mails to the email.</summary>
    public const string ByMail = "mail";

    private readonly TimeSpan _tokenLifetime = options.Value.TokenLifetime;

    /// <summary>Enqueues the mail. One write, for every email.</summary>
    public Task RequestAsync(LoginName email, ClientInfo client, CancellationToken cancellationToken) => queue.EnqueueAsync(
        new BackgroundTask.MailResetLink(RandomId.Create(), email.Hash, client.Address?.ToString(), client.TraceId), TimeSpan.Zero, cancellationToken);

    /// <summary>Sends the mail, if the email is registered and the request is within the limits.</summary>
    public async Task<TaskResult> SendAsync(BackgroundTask.MailResetLink task, CancellationToken cancellationToken)
    {
        var client = new ClientInfo(IPAddress.TryParse(task.ClientAddress, out var address) ? address : null, task.TraceId);
        using var deadline = new StorageDeadline(cancellationToken);

        // A further attempt is no new request: neither a counter nor the audit trail has it again.
        var isFirst = task.Attempt == 0;
        var refusal = isFirst ? await throttle.CountAsync(task.EmailHash, client.Address, task.RequestId, deadline.Token) : null;
        if (refusal is { IsOfNameOnly: false })
        {
            return Throttled(task, client);
        }

        var user = await store.FindUserByEmailHashAsync(task.EmailHash, deadline.Token);
        if (refusal is not null
            && (user is null
                || tokens.HasAny(user, TokenPurpose.Reset)
                || !await throttle.TryCountExceptionAsync(task.EmailHash, client.Address, task.RequestId, deadline.Token)))
        {
            return Throttled(task, client);
        }

        if (user is null)
        {
            return Unknown(isFirst, client);
        }

        using var reservation = await deadline.PauseAsync(token => mailer.TryReserveAsync(user.Email!, token));
        if (reservation is null)
        {
            return new TaskResult.Postponed();
        }

        var resetToken = refusal is null
            ? await tokens.IssueAsync(user, TokenPurpose.Reset, _tokenLifetime, ByMail, deadline.Token)
            : await tokens.TryIssueFirstAsync(user, TokenPurpose.Reset, _tokenLifetime, ByMail, deadline.Token);
        if (resetToken is null)
        {
            return refusal is null ? Unknown(isFirst, client) : Throttled(task, client);
        }

        if (isFirst)
        {
            audit.PasswordResetRequested(client, user.Id);
        }

        var mail = new UserMail.ResetPassword(user.Email!, user.Language, resetToken, _tokenLifetime);
        return reporter.Report(task, user.Id, await mailer.SendAsync(mail, cancellationToken));
    }

    private TaskResult.Done Throttled(BackgroundTask.MailResetLink task, ClientInfo client)
    {
        audit.PasswordResetThrottled(client, task.EmailHash);
        return new TaskResult.Done();
    }

    private TaskResult.Done Unknown(bool isFirst, ClientInfo client)
    {
        if (isFirst)
        {
            audit.PasswordResetFailed(client, AuditReasons.UnknownEmail);
        }

        return new TaskResult.Done();
    }
}
