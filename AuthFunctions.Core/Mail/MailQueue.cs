using System.Threading.Channels;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.PasswordReset;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core.Mail;

/// <summary>The mails that wait to be sent, in the memory of this process. Past <see cref="Capacity"/> they are dropped (OWASP ASVS 5.0, V15.2.2).</summary>
internal sealed class MailQueue(ILogger<MailQueue> logger) : IUserNotifier
{
    /// <summary>The jobs that can wait.</summary>
    public const int Capacity = 1000;

    private readonly Channel<MailJob> _jobs = Channel.CreateBounded<MailJob>(Capacity);

    /// <summary>The jobs that wait.</summary>
    public int Count => _jobs.Reader.Count;

    public void RequestReset(string email, ClientInfo client) => Add(new MailJob.ResetRequested(email, client));

    public void PasswordChanged(string userId, string email) => Add(new MailJob.PasswordChanged(userId, email));

    /// <summary>Takes jobs one by one, until the queue is closed and empty.</summary>
    public IAsyncEnumerable<MailJob> TakeAllAsync(CancellationToken cancellationToken) => _jobs.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Accepts no more jobs.</summary>
    public void Close() => _jobs.Writer.TryComplete();

    private void Add(MailJob job)
    {
        if (!_jobs.Writer.TryWrite(job))
        {
            Log.MailShed(logger, job.Name);
        }
    }
}
