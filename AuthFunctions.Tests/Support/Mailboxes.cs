using System.Collections.Concurrent;
using System.Threading.Channels;

namespace AuthFunctions.Tests.Support;

/// <summary>A mail server that keeps the mails of each address apart, so that several users can read theirs.</summary>
public sealed class Mailboxes : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly MailSink _sink = MailSink.Start();
    private readonly ConcurrentDictionary<string, Channel<SinkEvent.Mail>> _boxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Task _sorting;

    public Mailboxes() => _sorting = SortAsync();

    /// <summary>The app settings that send mail to it.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings => _sink.Settings;

    /// <summary>Waits for the next mail to an address.</summary>
    public async Task<SinkEvent.Mail> NextAsync(string address) =>
        await BoxOf(address).Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>The mails to an address that have come and were not read.</summary>
    public int CountOf(string address) => BoxOf(address).Reader.Count;

    public async ValueTask DisposeAsync()
    {
        await _sink.DisposeAsync();
        await _sorting;
    }

    private async Task SortAsync()
    {
        await foreach (var mail in _sink.ReadAllAsync(CancellationToken.None))
        {
            if (mail is SinkEvent.Mail { To: { } to } received)
            {
                BoxOf(to).Writer.TryWrite(received);
            }
        }
    }

    private Channel<SinkEvent.Mail> BoxOf(string address) => _boxes.GetOrAdd(address, _ => Channel.CreateUnbounded<SinkEvent.Mail>());
}
