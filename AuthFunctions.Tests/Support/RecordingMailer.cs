using System.Collections.Concurrent;
using AuthFunctions.Core.Accounts.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthFunctions.Tests.Support;

/// <summary>Keeps the mails that an app sends, where a test needs no mail server.</summary>
internal sealed class RecordingMailer(params IEnumerable<UserMail> earlier) : IUserMailer
{
    private readonly ConcurrentQueue<UserMail> _mails = new(earlier);

    public bool IsOn => true;

    /// <summary>Every mail, in order.</summary>
    public IReadOnlyCollection<UserMail> Mails => _mails;

    /// <summary>The tokens of all mails, in order.</summary>
    public IEnumerable<string> Tokens => _mails.OfType<UserMail.WithToken>().Select(mail => mail.Token);

    /// <summary>The tokens of the mails of a kind, in order.</summary>
    public IReadOnlyList<string> TokensOf<T>()
        where T : UserMail.WithToken => [.. _mails.OfType<T>().Select(mail => mail.Token)];

    public void AddTo(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<IUserMailer>(this));

    public Task<IDisposable?> TryReserveAsync(string email, CancellationToken cancellationToken) =>
        Task.FromResult<IDisposable?>(new CancellationTokenSource());

    public Task<MailResult> SendAsync(UserMail mail, CancellationToken cancellationToken)
    {
        _mails.Enqueue(mail);
        return Task.FromResult<MailResult>(new MailResult.Sent());
    }
}
