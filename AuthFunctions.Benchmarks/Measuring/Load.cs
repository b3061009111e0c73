using System.Collections.Concurrent;
using System.Diagnostics;

namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>Clients that each send a request once the one before it was answered (a closed loop).</summary>
internal static class Load
{
    /// <summary>Sends requests for a time.</summary>
    /// <param name="clients">How many clients send.</param>
    /// <param name="warmUp">How long they have sent before anything counts. They come in its first half, one after the other: at once, they would keep step.</param>
    /// <param name="time">How long it counts. Requests under way at its end are given up and count as nothing.</param>
    /// <param name="send">Sends a client's next request; null, or what was wrong with the answer.</param>
    /// <param name="cancellationToken">Gives the measurement up.</param>
    public static async Task<LoadResult> RunForAsync(
        int clients, TimeSpan warmUp, TimeSpan time, Func<int, CancellationToken, Task<string?>> send, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentQueue<Answer>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var counting = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        end.CancelAfter(warmUp + time);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => SendUntilEndAsync(client), CancellationToken.None)));
        cancellationToken.ThrowIfCancellationRequested();

        // From one answer to another, so that no part of a request is cut off at either end.
        var counted = answers.Where(answer => answer.At >= counting).OrderBy(answer => answer.At).ToList();
        var rest = counted.Skip(1).ToList();
        return Summarize(rest, rest.Count == 0 ? time : Stopwatch.GetElapsedTime(counted[0].At, rest[^1].At));

        async Task SendUntilEndAsync(int client)
        {
            await Task.Delay(warmUp / 2 * client / clients, cancellationToken);
            while (!end.IsCancellationRequested)
            {
                var answer = await SendAsync(client, send, end.Token);
                if (!end.IsCancellationRequested)
                {
                    answers.Enqueue(answer);
                }
            }
        }
    }

    /// <summary>Sends a number of requests.</summary>
    /// <param name="clients">How many clients send.</param>
    /// <param name="requests">How many requests they send, all together.</param>
    /// <param name="send">Sends a request, by its number from 0 on; null, or what was wrong with the answer.</param>
    /// <param name="cancellationToken">Gives the measurement up.</param>
    public static async Task<LoadResult> RunAsync(
        int clients, int requests, Func<int, CancellationToken, Task<string?>> send, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentQueue<Answer>();
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(SendUntilAllAreSentAsync, CancellationToken.None)));
        cancellationToken.ThrowIfCancellationRequested();
        return Summarize([.. answers], Stopwatch.GetElapsedTime(start));

        async Task SendUntilAllAreSentAsync()
        {
            while (!cancellationToken.IsCancellationRequested && Interlocked.Increment(ref next) is var number && number < requests)
            {
                answers.Enqueue(await SendAsync(number, send, cancellationToken));
            }
        }
    }

    private static async Task<Answer> SendAsync(int number, Func<int, CancellationToken, Task<string?>> send, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        string? failure;
        try
        {
            failure = await send(number, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            failure = exception.Message;
        }

        var now = Stopwatch.GetTimestamp();
        return new Answer(now, Stopwatch.GetElapsedTime(start, now), failure);
    }

    private static LoadResult Summarize(List<Answer> answers, TimeSpan elapsed)
    {
        var failures = answers.Where(answer => answer.Failure is not null).ToList();
        return new LoadResult(
            elapsed,
            answers.Count - failures.Count,
            failures.Count,
            failures.FirstOrDefault()?.Failure,
            new Latencies(answers.Where(answer => answer.Failure is null).Select(answer => answer.Took)));
    }

    private sealed record Answer(long At, TimeSpan Took, string? Failure);
}
