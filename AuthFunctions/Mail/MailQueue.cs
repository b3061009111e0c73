using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Mail;

/// <summary>What waits to be mailed, in this process's memory. Past <see cref="Capacity"/>, what comes is dropped (OWASP ASVS 5.0, V15.2.2).</summary>
internal sealed class MailQueue(ILogger<MailQueue> logger) : IUserNotifier
{
    /// <summary>How much can wait.</summary>
    public const int Capacity = 1000;

    private readonly Channel<MailJob> _jobs = Channel.CreateBounded<MailJob>(Capacity);

    /// <summary>How much waits.</summary>
    public int Count => _jobs.Reader.Count;

    public void RequestReset(string email, Caller caller) => Add(new MailJob.ResetRequested(email, caller));

    public void PasswordChanged(string userId, string email) => Add(new MailJob.PasswordChanged(userId, email));

    /// <summary>Takes the jobs one by one, until the queue is closed and empty.</summary>
    public IAsyncEnumerable<MailJob> TakeAllAsync(CancellationToken cancellationToken) => _jobs.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Takes no more jobs in.</summary>
    public void Close() => _jobs.Writer.TryComplete();

    private void Add(MailJob job)
    {
        if (!_jobs.Writer.TryWrite(job))
        {
            Log.MailShed(logger, job.Name);
        }
    }
}
