using System.Net;
using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.Throttling;

namespace AuthFunctions.Core.Accounts.Registration;

/// <summary>
/// The second half of a registration that must not tell whether the email is taken (<see cref="EmailVerificationMode.Required"/>). The request has added
/// the user row, in the same way for every email. Without an index row, it is not known by its name yet.
/// </summary>
internal sealed class RegistrationCompletion(
    IUserStore store, LoginThrottle loginThrottle, EmailTakenNotice emailTaken, VerificationMail verificationMail, AuditTrail audit, TimeProvider time)
{
    /// <summary>Registers the user if the email is free, and sends the mail that verifies it. Otherwise deletes the user row, and tells the owner.</summary>
    public async Task<TaskResult> CompleteAsync(BackgroundTask.CompleteRegistration task, CancellationToken cancellationToken)
    {
        var client = new ClientInfo(IPAddress.TryParse(task.ClientAddress, out var address) ? address : null, task.TraceId);
        using var deadline = new StorageDeadline(cancellationToken);
        if (await store.FindUserByIdAsync(task.UserId, deadline.Token) is not { LoginName: { } name } user)
        {
            return new TaskResult.NotYet();
        }

        if (await store.FindUserIdByNameAsync(name, deadline.Token) != user.Id)
        {
            if (!await TryRegisterAsync(user, name, client, deadline.Token))
            {
                await emailTaken.EnqueueAsync(name, client, deadline.Token);
                await store.DeleteUserAsync(user, deadline.Token);
                return new TaskResult.Done();
            }

            audit.RegistrationSucceeded(client, user.Id);
        }

        return await verificationMail.SendAsync(
            new BackgroundTask.MailVerification(task.UserId, task.ClientAddress, task.TraceId) { Attempt = task.Attempt, Waits = task.Waits }, cancellationToken);
    }

    private async Task<bool> TryRegisterAsync(User user, LoginName name, ClientInfo client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await store.IsNameFreeAsync(name, now, cancellationToken))
        {
            // Others may have locked the name while it was free. Before the user is known, so that no crash leaves a new user locked out.
            await loginThrottle.ClearAsync(name, cancellationToken);
            if (await store.TryNameUserAsync(user, now, cancellationToken))
            {
                return true;
            }
        }

        audit.RegistrationFailed(client, AuditReasons.NameTaken);
        return false;
    }
}
