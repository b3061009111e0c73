using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using DevHost.Configuration;

namespace DevHost.Triggers.Queues;

/// <summary>Runs a function for each message of a queue. The queue need not exist yet.</summary>
internal sealed class QueueRunner : ITriggerRunner
{
    private const string PoisonSuffix = "-poison";
    private const int MaxQueueName = 63;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Function _function;
    private readonly AppOptions _options;
    private readonly HostConsole _console;
    private readonly QueueClient _queue;
    private readonly MessageProcessor _processor;
    private readonly PollingDelay _delay;
    private bool _isUnavailable;

    /// <exception cref="HostException">The trigger cannot be served.</exception>
    public QueueRunner(Function function, AppOptions options, BackgroundInvoker invoker, HostConsole console)
    {
        if (function.UsesDeferredBinding)
        {
            throw new HostException($"The function {function.Name} takes its message as a type of the Azure SDK, which the development host does not support. Take a string or a type of your own.");
        }

        _function = function;
        _options = options;
        _console = console;
        _delay = new PollingDelay(QueueOptions.MinPollingInterval, options.Queues.MaxPollingInterval);

        var service = QueueConnection.Create(function, options);
        var name = options.Resolve(function.QueueName).ToLowerInvariant();
        _queue = service.GetQueueClient(name);
        var hasPoisonQueue = !name.EndsWith(PoisonSuffix, StringComparison.Ordinal) && name.Length + PoisonSuffix.Length <= MaxQueueName;
        _processor = new MessageProcessor(
            function, options, invoker, console, _queue, hasPoisonQueue ? service.GetQueueClient(name + PoisonSuffix) : null);
    }

    public string Name => _function.Name;

    public async Task RunOnceAsync(string? input)
    {
        if (input is null)
        {
            _console.LogFunction(_options, Name, LogLevel.Error, "The function was not run: the request has no \"input\".");
            return;
        }

        await _processor.RunOnceAsync(input);
    }

    public async Task ServeAsync(CancellationToken stopping)
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var messages = await ReceiveAsync(stopping);
                if (messages.Length == 0)
                {
                    await Task.Delay(_delay.GetNext(), stopping);
                    continue;
                }

                _delay.Reset();
                running.AddRange(messages.Select(message => _processor.ProcessAsync(message, stopping)));
                while (running.Count > _options.Queues.NewBatchThreshold)
                {
                    running.Remove(await Task.WhenAny(running).WaitAsync(stopping));
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await FinishAsync(running);
        }
    }

    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken stopping)
    {
        try
        {
            QueueMessage[] messages = await _queue.ReceiveMessagesAsync(_options.Queues.BatchSize, MessageLease.Duration, stopping);
            _isUnavailable = false;
            return messages;
        }
        catch (RequestFailedException e) when (QueueErrors.IsQueueMissing(e))
        {
            _isUnavailable = false;
            return [];
        }
        catch (Exception e) when (QueueErrors.IsFailedRequest(e, stopping))
        {
            if (!_isUnavailable)
            {
                _isUnavailable = true;
                _console.LogFunction(_options, Name, LogLevel.Error,
                    $"The queue {_queue.Name} cannot be read: {QueueErrors.GetReason(e)} It is polled until it can.");
            }

            return [];
        }
    }

    // The functions' tokens are cancelled. What does not end in time is ended with the worker, and its message becomes visible again later.
    private async Task FinishAsync(List<Task> running)
    {
        try
        {
            await Task.WhenAll(running).WaitAsync(StopTimeout);
        }
        catch (TimeoutException)
        {
            _console.LogFunction(_options, Name, LogLevel.Warning,
                $"The host stops before the function has ended. Its messages become visible again within {MessageLease.Duration.TotalMinutes} minutes.");
        }
    }
}
