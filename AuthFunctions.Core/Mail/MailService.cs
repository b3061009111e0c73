using System.Diagnostics;
using System.Net.Sockets;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.PasswordReset;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Mail;

/// <summary>
/// Sends the mails of the <see cref="MailQueue"/>. A failure is retried with growing delays. Then the mail is dropped, and a log line has the
/// user's id and nothing secret.
/// </summary>
internal sealed class MailService(
    MailQueue queue,
    Auth auth,
    SmtpMailer mailer,
    IOptions<AuthOptions> options,
    IOptions<PasswordResetOptions> passwordReset,
    TimeProvider time,
    ILogger<MailService> logger)
    : BackgroundService
{
    private const int ConcurrentMails = 4;
    private const int FirstPermanentStatus = 500;

    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly Uri _publicBaseUrl = options.Value.PublicBaseUrl!;
    private int _begun;

    /// <summary>Accepts no more mails, and allows a few seconds to send those that wait.</summary>
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
                job, change.UserId, change.Email, MailTemplates.PasswordChanged(_publicBaseUrl, change.Email), cancellationToken),
            _ => throw new UnreachableException(),
        });
        Interlocked.Decrement(ref _begun);
    }

    private async Task SendResetLinkAsync(MailJob.ResetRequested request, CancellationToken cancellationToken)
    {
        ResetTokenResult? result = null;
        var failure = await TryAsync(
            async token => result = await auth.GetResetPasswordTokenAsync(request.Email, request.Client, token), cancellationToken);
        if (failure is not null)
        {
            Log.MailNotWritten(logger, request.Name, Describe(failure));
        }
        else if (result is ResetTokenResult.Issued issued)
        {
            var content = MailTemplates.ResetLink(_publicBaseUrl, issued.Email, issued.Token, passwordReset.Value.TokenLifetime);
            await SendAsync(request, issued.UserId, issued.Email, content, cancellationToken);
        }
    }

    private async Task SendAsync(MailJob job, string userId, string email, MailContent content, CancellationToken cancellationToken)
    {
        if (!EmailAddress.IsValid(email))
        {
            Log.MailAddressRefused(logger, job.Name, userId);
        }
        else if (await TryAsync(token => mailer.SendAsync(email, content, token), cancellationToken) is { } failure)
        {
            Log.MailNotSent(logger, job.Name, userId, Describe(failure));
        }
        else
        {
            Log.MailSent(logger, job.Name, userId);
        }
    }

    /// <returns>The last failure; null when it succeeded.</returns>
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

    // A retry of the same mail would get the same response (RFC 5321, section 4.2.1).
    private static bool IsPermanent(Exception exception) =>
        exception is SmtpCommandException { StatusCode: var status } && (int)status >= FirstPermanentStatus;

    // The messages of exceptions may hold what a server said, and servers repeat addresses.
    private static string Describe(Exception? exception)
    {
        var causes = new List<string>();
        for (; exception is not null; exception = exception.InnerException)
        {
            causes.Add(exception switch
            {
                SmtpCommandException smtp => $"{nameof(SmtpCommandException)} {smtp.StatusCode}",
                SocketException socket => $"{nameof(SocketException)} {socket.SocketErrorCode}",
                _ => exception.GetType().Name,
            });
        }

        return string.Join(", caused by ", causes);
    }
}
