using System.Collections.Concurrent;
using System.Threading.Channels;
using DevHost.Configuration;
using DevHost.Worker.Protocol;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace DevHost.Worker;

/// <summary>The conversation between the host and one worker process.</summary>
internal sealed class WorkerChannel(AppOptions options, HostConsole console)
{
    // Shown to the app; there is no such version.
    private const string HostVersion = "4.1000.0";

    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, Invocation> _invocations = new();
    private readonly TaskCompletionSource _started = NewSource();
    private readonly TaskCompletionSource<WorkerInitResponse> _initialized = NewSource<WorkerInitResponse>();
    private readonly TaskCompletionSource<FunctionMetadataResponse> _described = NewSource<FunctionMetadataResponse>();
    private readonly Channel<FunctionLoadResponse> _loaded = Channel.CreateUnbounded<FunctionLoadResponse>();
    private volatile WorkerLostException? _failure;

    /// <summary>The worker's id. It is also the secret that lets the worker in.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>The app's functions, once the channel is prepared.</summary>
    public IReadOnlyList<Function> Functions { get; private set; } = [];

    /// <summary>Waits for the worker to connect, asks it for its functions and has it load them.</summary>
    /// <exception cref="HostException">The worker reported a failure.</exception>
    public async Task PrepareAsync()
    {
        await _started.Task;
        Send(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest
            {
                HostVersion = HostVersion,
                WorkerDirectory = options.Directory,
                FunctionAppDirectory = options.Directory,
            },
        });
        RequireSuccess((await _initialized.Task).Result, "The worker could not be initialized");

        Send(new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = options.Directory } });
        var description = await _described.Task;
        RequireSuccess(description.Result, "The worker could not list its functions");
        Functions = [.. description.FunctionMetadataResults.Select(metadata => new Function(metadata))];

        foreach (var function in Functions)
        {
            Send(new StreamingMessage { FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata } });
        }

        foreach (var _ in Functions)
        {
            RequireSuccess((await _loaded.Reader.ReadAsync()).Result, "The worker could not load a function");
        }
    }

    /// <summary>Runs a function. After a cancellation too, this waits for the worker's response.</summary>
    /// <exception cref="WorkerLostException">The worker ended meanwhile.</exception>
    public async Task<InvocationResponse> InvokeAsync(Function function, InvocationRequest request, CancellationToken cancelled)
    {
        var invocation = new Invocation(function.Name, NewSource<InvocationResponse>());
        request.InvocationId = Guid.NewGuid().ToString();
        request.FunctionId = function.Id;
        _invocations[request.InvocationId] = invocation;
        if (_failure is { } failure)
        {
            throw failure;
        }

        Send(new StreamingMessage { InvocationRequest = request });
        await using var cancellation = cancelled.UnsafeRegister(
            _ => Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = request.InvocationId } }), null);
        return await invocation.Response.Task;
    }

    /// <summary>Asks the worker to end.</summary>
    public void Terminate(TimeSpan gracePeriod) =>
        Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(gracePeriod) } });

    /// <summary>Ends every invocation, also a later one, with the exception.</summary>
    public void Fail(WorkerLostException exception)
    {
        _failure = exception;
        _outgoing.Writer.TryComplete();
        foreach (var invocation in _invocations.Values)
        {
            invocation.Response.TrySetException(exception);
        }
    }

    /// <summary>Passes messages in both directions until the worker closes its stream.</summary>
    public async Task ServeAsync(IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> outgoing)
    {
        _started.TrySetResult();
        var sending = SendAllAsync(outgoing);
        await foreach (var message in incoming.ReadAllAsync())
        {
            Receive(message);
        }

        _outgoing.Writer.TryComplete();
        await sending;
    }

    // gRPC allows one writer at a time. Messages that are there together leave together.
    private async Task SendAllAsync(IServerStreamWriter<StreamingMessage> outgoing)
    {
        var buffered = new WriteOptions(WriteFlags.BufferHint);
        while (await _outgoing.Reader.WaitToReadAsync())
        {
            while (_outgoing.Reader.TryRead(out var message))
            {
                outgoing.WriteOptions = _outgoing.Reader.TryPeek(out _) ? buffered : null;
                await outgoing.WriteAsync(message);
            }
        }
    }

    private void Send(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_invocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                {
                    invocation.Response.TrySetResult(message.InvocationResponse);
                }

                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Log(message.RpcLog);
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                _initialized.TrySetResult(message.WorkerInitResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                _described.TrySetResult(message.FunctionMetadataResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                _loaded.Writer.TryWrite(message.FunctionLoadResponse);
                break;
        }
    }

    // The Functions host keeps category, level, text and exception of a line, and drops a line that belongs to no running invocation.
    private void Log(RpcLog log)
    {
        var function = log.LogCategory == RpcLog.Types.RpcLogCategory.User && _invocations.TryGetValue(log.InvocationId, out var invocation)
            ? invocation.Function
            : null;
        var category = function is null ? "(dropped)" : $"Function.{function}.User";
        var level = (LogLevel)log.Level;
        if (options.Verbose || (function is not null && options.LogLevels.IsEnabled(category, level)))
        {
            var exception = log.Exception is { } thrown ? $"{Environment.NewLine}{thrown.Message}" : "";
            console.Log($"{LogLevelNames.Get(level)}: {category}: {log.Category}[{log.EventId}] {log.Message}{exception}");
        }
    }

    private static void RequireSuccess(StatusResult result, string failure)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new HostException($"{failure}: {result.Exception?.Message}");
        }
    }

    // Continuations must not delay the one reader of the stream.
    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Invocation(string Function, TaskCompletionSource<InvocationResponse> Response);
}
