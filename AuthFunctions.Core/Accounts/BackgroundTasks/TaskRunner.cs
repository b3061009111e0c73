using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.PasswordReset;
using AuthFunctions.Core.Accounts.Registration;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core.Accounts.BackgroundTasks;

/// <summary>
/// Runs background tasks. A task that the mail server puts off is enqueued again with a growing delay, so that no other task waits for it. A task
/// that fails, because storage is down or the message is unknown, is delivered again by the host, and in the end moved to the poison queue.
/// </summary>
internal sealed class TaskRunner(
    ITaskQueue queue,
    ResetLinkMail resetLinks,
    AccountNotices notices,
    VerificationMail verificationMail,
    RegistrationCompletion registrations,
    EmailTakenNotice emailTaken,
    EmailChangeMails emailChanges,
    AccountErasure erasure,
    ILogger<TaskRunner> logger)
{
    /// <summary>The deliveries after which the host moves a message to the poison queue: <c>maxDequeueCount</c> in host.json.</summary>
    public const int MaxDeliveries = 60;

    private static readonly TimeSpan Postponement = TimeSpan.FromSeconds(10);

    /// <summary>The delays before further attempts, about a day in all. After the last one, the mail is given up.</summary>
    public static IReadOnlyList<TimeSpan> RetryDelays { get; } =
    [
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(4),
        TimeSpan.FromHours(8),
        TimeSpan.FromHours(8),
    ];

    /// <summary>
    /// The delays after which a task looks again for the change that it follows. A request uses storage for 8 seconds at most, so that the change has taken
    /// effect at the last time or never will.
    /// </summary>
    public static IReadOnlyList<TimeSpan> WaitDelays { get; } = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)];

    /// <summary>Runs the task of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="delivery">The number of times that the message has been delivered, from 1.</param>
    /// <param name="cancellationToken">Stops it. The message is delivered again.</param>
    public async Task RunAsync(string message, long delivery, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(BackgroundTask.Parse(message), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (delivery < MaxDeliveries)
            {
                Log.TaskFailed(logger, delivery, exception);
            }
            else
            {
                Log.TaskPoisoned(logger, delivery, exception);
            }

            throw;
        }
    }

    private async Task RunAsync(BackgroundTask task, CancellationToken cancellationToken)
    {
        var result = task switch
        {
            BackgroundTask.MailResetLink request => await resetLinks.SendAsync(request, cancellationToken),
            BackgroundTask.MailEmailChanged mail => await emailChanges.SendChangeNoticeAsync(mail, cancellationToken),
            BackgroundTask.Notice notice => await notices.SendAsync(notice, cancellationToken),
            BackgroundTask.MailVerification mail => await verificationMail.SendAsync(mail, cancellationToken),
            BackgroundTask.CompleteRegistration registration => await registrations.CompleteAsync(registration, cancellationToken),
            BackgroundTask.MailEmailTaken mail => await emailTaken.SendAsync(mail, cancellationToken),
            BackgroundTask.MailConfirmEmail mail => await emailChanges.SendConfirmationAsync(mail, cancellationToken),
            BackgroundTask.MailEmailChangeRequested mail => await emailChanges.SendRequestNoticeAsync(mail, cancellationToken),
            BackgroundTask.EraseAccount account => await erasure.FinishAsync(account, cancellationToken),
            _ => throw new NotSupportedException($"Nothing runs {task.GetType().Name}."),
        };

        switch (result)
        {
            case TaskResult.Done:
                break;
            case TaskResult.NotYet:
                if (task.Waits < WaitDelays.Count)
                {
                    await EnqueueAsync(task with { Waits = task.Waits + 1 }, WaitDelays[task.Waits], cancellationToken);
                }

                break;
            case TaskResult.Postponed:
                await EnqueueAsync(task, Postponement, cancellationToken);
                break;
            case TaskResult.Failed failed when task.Attempt < RetryDelays.Count:
                var delay = RetryDelays[task.Attempt];
                await EnqueueAsync(task with { Attempt = task.Attempt + 1 }, delay, cancellationToken);
                Log.MailDelayed(logger, task.GetType().Name, failed.UserId, delay, failed.Reason);
                break;
            case TaskResult.Failed failed:
                Log.MailNotSent(logger, task.GetType().Name, failed.UserId, failed.Reason);
                break;
            default:
                throw new NotSupportedException($"Nothing follows {result}.");
        }
    }

    private async Task EnqueueAsync(BackgroundTask task, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var deadline = new StorageDeadline(cancellationToken);
        await queue.EnqueueAsync(task, delay, deadline.Token);
    }
}
