using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;

namespace AuthFunctions.Tests.Fuzz;

/// <summary>Sends requests to an app, a few at the same time, and records the responses.</summary>
internal sealed class FuzzRun(Uri server, FuzzGenerator generator, IReadOnlySet<string> permanentSessions)
{
    private const int Connections = 4;
    private const int MaxFaults = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A server waits for the rest of an incomplete request. It drops the request when the client ends its side of the connection.
    private static readonly TimeSpan PatienceWithOpenOnes = TimeSpan.FromMilliseconds(25);

    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly ConcurrentQueue<string> _faults = [];
    private int _next;

    /// <summary>The responses that the contract does not allow, with their requests.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>The number of responses for each kind of request and status, in order.</summary>
    public IEnumerable<string> Counts => _answers.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}");

    /// <summary>The number of responses with a status.</summary>
    public int Count(int status) =>
        _answers.Where(entry => entry.Key.StartsWith(status.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)).Sum(entry => entry.Value);

    /// <summary>Sends the requests from the last position up to a number.</summary>
    public Task RunAsync(int upTo, CancellationToken cancellationToken)
    {
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(SendAllAsync, cancellationToken)));

        async Task SendAllAsync()
        {
            RawConnection? connection = null;
            while (_faults.Count < MaxFaults && Interlocked.Increment(ref _next) is var index && index <= upTo)
            {
                connection = await SendAsync(generator.Create(index), connection, cancellationToken);
            }

            connection?.Dispose();

            // This number was taken but its request was not sent.
            Interlocked.Decrement(ref _next);
        }
    }

    /// <returns>The connection if it can be reused.</returns>
    private async Task<RawConnection?> SendAsync(FuzzRequest request, RawConnection? connection, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        if (request.End == FuzzEnd.Open)
        {
            connection?.Dispose();
            connection = null;
        }

        connection ??= await RawConnection.OpenAsync(server, patience.Token);
        try
        {
            if (await ExchangeAsync(request, connection, patience.Token))
            {
                return connection;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _faults.Enqueue($"There was no answer for {Patience} to {request}");
        }
        catch (FormatException exception)
        {
            _faults.Enqueue($"The answer is no HTTP ({exception.Message}) to {request}");
        }

        connection.Dispose();
        return null;
    }

    private string? FindFaultForRequest(FuzzRequest request, RawResponse response) =>
        response.Header("X-Content-Type-Options") is null ? null : FuzzRequestRules.FindFault(request, response, permanentSessions);

    /// <returns>Whether the connection can be reused.</returns>
    private async Task<bool> ExchangeAsync(FuzzRequest request, RawConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.SendAsync(request.ToBytes(), cancellationToken);
            if (request.End == FuzzEnd.Open && !await connection.HasResponseAsync(PatienceWithOpenOnes, cancellationToken))
            {
                connection.EndSending();
            }
        }
        catch (SocketException)
        {
            // The server has stopped reading. A response may have arrived already.
        }

        var answers = 0;
        while (await connection.ReadAsync(request.IsHead, cancellationToken) is { } response)
        {
            answers++;
            _answers.AddOrUpdate($"{response.Status} {request.Kind}", 1, (_, count) => count + 1);
            if ((FuzzRules.FindFault(request, response) ?? FindFaultForRequest(request, response)) is { } fault)
            {
                _faults.Enqueue($"{fault}\n{request}\n\n{response}");
            }

            if (request.End != FuzzEnd.Open)
            {
                return !response.IsLast;
            }

            connection.EndSending();
        }

        if (answers == 0)
        {
            _answers.AddOrUpdate($"no answer {request.Kind}", 1, (_, count) => count + 1);
            if (request.End == FuzzEnd.Answered)
            {
                _faults.Enqueue($"The connection was ended without an answer to {request}");
            }
        }

        return false;
    }
}
