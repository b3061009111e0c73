using AuthFunctions.Core.Accounts.BackgroundTasks;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core.Accounts.Notifications;

/// <summary>Logs what became of a mail, and says what follows for its task.</summary>
internal sealed class MailReporter(ILogger<MailReporter> logger)
{
    /// <summary>Logs the result of an attempt.</summary>
    public TaskResult Report(BackgroundTask task, string userId, MailResult result)
    {
        switch (result)
        {
            case MailResult.Sent:
                Log.MailSent(logger, task.GetType().Name, userId);
                return new TaskResult.Done();
            case MailResult.Refused refused:
                Log.MailNotSent(logger, task.GetType().Name, userId, refused.Reason);
                return new TaskResult.Done();
            case MailResult.Failed failed:
                return new TaskResult.Failed(userId, failed.Reason);
            default:
                throw new NotSupportedException($"Nothing follows {result}.");
        }
    }
}
