using System.Diagnostics;
using System.Net.Mail;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Mail;

/// <summary>
/// Sends what is in the <see cref="MailQueue"/>. What fails is tried again with growing delays and then dropped, with a line in the
/// log that has the user's id and nothing that is secret.
/// </summary>
internal sealed class MailService(
    MailQueue queue, Auth auth, SmtpMailer mailer, IOptions<AuthOptions> options, TimeProvider time, ILogger<MailService> logger)
    : BackgroundService
{
    private const int ConcurrentMails = 4;
    private const int FirstPermanentStatus = 500;

    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly AuthOptions _options = options.Value;
    private int _begun;

    /// <summary>Takes no more mails in, and gives those that wait a few seconds to be sent.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        await Task.WhenAny(ExecuteTask ?? Task.CompletedTask, Task.Delay(DrainTime, cancellationToken));
        await base.StopAsync(cancellationToken);

        if (queue.Count + _begun is > 0 and var lost)
        {
            Log.MailsLost(logger, lost);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        queue.TakeAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = ConcurrentMails, CancellationToken = stoppingToken },
        ServeAsync);

    private async ValueTask ServeAsync(MailJob job, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _begun);
        await (job switch
        {
            MailJob.ResetRequested request => SendResetLinkAsync(request, cancellationToken),
            MailJob.PasswordChanged change => SendAsync(
                job, change.UserId, change.Email, MailTemplates.PasswordChanged(_options.PublicBaseUrl!, change.Email), cancellationToken),
            _ => throw new UnreachableException(),
        });
        Interlocked.Decrement(ref _begun);
    }

    private async Task SendResetLinkAsync(MailJob.ResetRequested request, CancellationToken cancellationToken)
    {
        ResetTokenResult? result = null;
        var failure = await TryAsync(
            async token => result = await auth.GetResetPasswordTokenAsync(request.Email, request.Caller, token), cancellationToken);
        if (failure is not null)
        {
            Log.MailNotWritten(logger, request.Name, Describe(failure));
        }
        else if (result is ResetTokenResult.Issued issued)
        {
            var content = MailTemplates.ResetLink(_options.PublicBaseUrl!, issued.Email, issued.Token, _options.ResetTokenLifetime);
            await SendAsync(request, issued.UserId, issued.Email, content, cancellationToken);
        }
    }

    private async Task SendAsync(MailJob job, string userId, string email, MailContent content, CancellationToken cancellationToken)
    {
        if (SmtpMailer.FindAddress(email) is not { } address)
        {
            Log.MailAddressRefused(logger, job.Name, userId);
        }
        else if (await TryAsync(token => mailer.SendAsync(address, content, token), cancellationToken) is { } failure)
        {
            Log.MailNotSent(logger, job.Name, userId, Describe(failure));
        }
        else
        {
            Log.MailSent(logger, job.Name, userId);
        }
    }

    /// <returns>What it failed with the last time, or null when it succeeded.</returns>
    private async Task<Exception?> TryAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            try
            {
                await attempt(cancellationToken);
                return null;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (retries == RetryDelays.Length || IsPermanent(exception))
                {
                    return exception;
                }
            }

            await Task.Delay(RetryDelays[retries], time, cancellationToken);
        }
    }

    // The same mail gets the same answer to the next try (RFC 5321, section 4.2.1).
    private static bool IsPermanent(Exception exception) =>
        exception is SmtpException { StatusCode: var status } && (int)status >= FirstPermanentStatus;

    // Messages may repeat what a server said, and servers repeat addresses.
    private static string Describe(Exception? exception)
    {
        var causes = new List<string>();
        for (; exception is not null; exception = exception.InnerException)
        {
            causes.Add(exception switch
            {
                SmtpException smtp => $"{nameof(SmtpException)} {smtp.StatusCode}",
                SocketException socket => $"{nameof(SocketException)} {socket.SocketErrorCode}",
                _ => exception.GetType().Name,
            });
        }

        return string.Join(", caused by ", causes);
    }
}
