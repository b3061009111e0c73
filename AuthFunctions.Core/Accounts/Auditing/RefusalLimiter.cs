using System.Net;

namespace AuthFunctions.Core.Accounts.Auditing;

/// <summary>
/// Limits the audit events that anyone can cause at no cost, so that they neither fill the log nor hide other events (OWASP ASVS 5.0, V16.3.3):
/// per client network, and per instance. It counts in memory, and reports once a minute what was left out.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="report">Reports what was left out in a minute. It is called outside of requests too.</param>
internal sealed class RefusalLimiter(TimeProvider time, Action<LeftOutEvents> report) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private RefusalWindow? _window;
    private ITimer? _timer;

    /// <summary>Counts an event.</summary>
    /// <param name="client">The client's address; null when it is not known.</param>
    /// <returns>Whether to log it.</returns>
    public bool TryTake(IPAddress? client)
    {
        LeftOutEvents? ended = null;
        bool isTaken;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_window is null || now >= _window.Ends)
            {
                ended = EndWindow();
                _window = new RefusalWindow(now + Window);
            }

            isTaken = _window.TryTake(client);
            if (!isTaken && _timer is null)
            {
                _timer = StartTimer(_window, _window.Ends - now);
            }
        }

        ReportIfAny(ended);
        return isTaken;
    }

    /// <summary>Reports what was left out until now.</summary>
    public void Dispose()
    {
        LeftOutEvents? ended;
        lock (_lock)
        {
            ended = EndWindow();
        }

        ReportIfAny(ended);
    }

    private ITimer StartTimer(RefusalWindow window, TimeSpan dueTime)
    {
        // The report belongs to no request: not to the one that started the timer either.
        using AsyncFlowControl? suppressed = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return time.CreateTimer(_ => End(window), state: null, dueTime, Timeout.InfiniteTimeSpan);
    }

    private void End(RefusalWindow window)
    {
        LeftOutEvents? ended;
        lock (_lock)
        {
            ended = ReferenceEquals(_window, window) ? EndWindow() : null;
        }

        ReportIfAny(ended);
    }

    private LeftOutEvents? EndWindow()
    {
        var ended = _window?.Summarize();
        _timer?.Dispose();
        (_window, _timer) = (null, null);
        return ended;
    }

    private void ReportIfAny(LeftOutEvents? ended)
    {
        if (ended is not null)
        {
            report(ended);
        }
    }
}
