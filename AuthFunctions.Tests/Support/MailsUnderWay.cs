namespace AuthFunctions.Tests.Support;

/// <summary>
/// Limits the mails that an app has to send at the same time, so that its background tasks keep up with the requests, and use as much of the machine during
/// one request as during another.
/// </summary>
/// <param name="sink">The mail server of the app.</param>
/// <param name="max">The number of mails that may be under way.</param>
internal sealed class MailsUnderWay(MailSink sink, int max)
{
    private int _count;

    /// <summary>Sends a request. If too many mails are under way after it, waits until some have come.</summary>
    /// <param name="mails">The number of mails that follow the request.</param>
    /// <param name="measure">Sends it and returns its time.</param>
    public async Task<TimeSpan> SendAsync(int mails, Func<Task<TimeSpan>> measure)
    {
        var time = await measure();
        for (_count += mails; _count >= max; _count--)
        {
            await sink.NextMailAsync(TestContext.Current.CancellationToken);
        }

        return time;
    }
}
