using System.Collections.Concurrent;
using System.Diagnostics;

namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>Clients that each send the next request after the response to the previous one (a closed loop).</summary>
internal static class Load
{
    /// <summary>Sends requests for a given time.</summary>
    /// <param name="clients">The number of clients.</param>
    /// <param name="warmUp">The time before the measurement. Clients start one after another in its first half, so that they do not run in step.</param>
    /// <param name="time">The duration of the measurement. Requests that are pending at its end are cancelled and not counted.</param>
    /// <param name="send">Sends a client's next request. Returns null, or a description of the error in the response.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    public static async Task<LoadResult> RunForAsync(
        int clients, TimeSpan warmUp, TimeSpan time, Func<int, CancellationToken, Task<string?>> send, CancellationToken cancellationToken)
    {
        var answers = new ConcurrentQueue<Answer>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var counting = Stopwatch.GetTimestamp() + (long)(warmUp.TotalSeconds * Stopwatch.Frequency);
        end.CancelAfter(warmUp + time);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => SendUntilEndAsync(client), CancellationToken.None)));
        cancellationToken.ThrowIfCancellationRequested();

        // The measured time starts and ends with a response, so that it does not include partial requests.
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
    /// <param name="clients">The number of clients.</param>
    /// <param name="requests">The total number of requests of all clients.</param>
    /// <param name="send">Sends the request with a number, from 0. Returns null, or a description of the error in the response.</param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
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
