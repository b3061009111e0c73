using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AuthFunctions.Tests.Support;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>The probe app with a queue of its own. Its function <c>Receive</c> does what the text of a message says.</summary>
internal sealed class QueueProbe : IAsyncDisposable
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly FunctionAppProcess _app;
    private readonly HttpClient _client;
    // They show messages as they are in storage.
    private readonly QueueClient _queue;
    private readonly QueueClient _poisonQueue;

    private QueueProbe(FunctionAppProcess app, QueueClient queue, QueueClient poisonQueue)
    {
        _app = app;
        _client = new HttpClient { BaseAddress = app.BaseAddress };
        _queue = queue;
        _poisonQueue = poisonQueue;
    }

    public string Output => _app.Output;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts the probe.</summary>
    /// <param name="storage">The connection string of the storage account.</param>
    /// <param name="texts">The messages that the queue has before the start. Without any, there is no queue.</param>
    /// <param name="options">Members of <c>extensions.queues</c> of <c>host.json</c>, with their values.</param>
    public static async Task<QueueProbe> StartAsync(string storage, IEnumerable<string> texts, IEnumerable<(string Name, string Value)> options)
    {
        var service = new QueueServiceClient(storage);
        var name = $"q{Guid.NewGuid():N}";
        var queue = service.GetQueueClient(name);
        foreach (var text in texts)
        {
            await SendEncodedAsync(queue, ToBase64(text));
        }

        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobs.Receive.Disabled"] = "false",
            ["AzureWebJobsStorage"] = storage,
            ["PROBE_QUEUE"] = name,
            ["PROBE_STORAGE"] = storage,
            ["PROBE_TICK_SCHEDULE"] = "0 0 0 29 2 *",
        };
        foreach (var (option, value) in options)
        {
            settings[$"AzureFunctionsJobHost__extensions__queues__{option}"] = value;
        }

        var app = await FunctionAppProcess.StartAsync(ProbeFixture.ProjectPath, settings, ProbeFixture.ReadyPath, Cancellation);
        return new QueueProbe(app, queue, service.GetQueueClient($"{name}-poison"));
    }

    /// <summary>Sends a text as the default encoding of queue triggers requires. The queue is created.</summary>
    public Task SendAsync(string text) => SendEncodedAsync(ToBase64(text));

    /// <summary>Sends a text as it is. The queue is created.</summary>
    public Task<SendReceipt> SendEncodedAsync(string text) => SendEncodedAsync(_queue, text);

    public static string ToBase64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Runs the function through the administration API.</summary>
    public async Task<HttpStatusCode> RunAsync(string body)
    {
        using var content = new StringContent(body, mediaType: new("application/json"));
        using var response = await _client.PostAsync(new Uri("admin/functions/Receive", UriKind.Relative), content, Cancellation);
        return response.StatusCode;
    }

    /// <summary>Lets waiting messages go on.</summary>
    public Task ReleaseAsync() => PostAsync("messages/release");

    /// <summary>Ends the worker process as a crash does. The response is lost with it.</summary>
    public async Task CrashAsync()
    {
        using var response = await _client.PostAsync(new Uri("process/crash", UriKind.Relative), null, Cancellation);
    }

    /// <summary>The messages that the function was given: all, or those with the given text.</summary>
    public async Task<IReadOnlyList<JsonElement>> GetMessagesAsync(string? text = null)
    {
        var messages = await _client.GetFromJsonAsync<JsonElement>(new Uri("messages", UriKind.Relative), Cancellation);
        return messages.EnumerateArray().Where(message => text is null || message.GetProperty("Text").GetString() == text).ToList();
    }

    /// <summary>Waits until the function was given this number of messages: any, or those with the given text.</summary>
    public async Task<IReadOnlyList<JsonElement>> WaitForMessagesAsync(int count, string? text = null)
    {
        IReadOnlyList<JsonElement> messages = [];
        await WaitUntilAsync(async () => (messages = await GetMessagesAsync(text)).Count >= count);
        return messages;
    }

    /// <summary>Waits until the function was given one message with this text, and checks that it was no more.</summary>
    public async Task<JsonElement> WaitForMessageAsync(string text) => Assert.Single(await WaitForMessagesAsync(1, text));

    /// <summary>Waits until the queue has no message, visible or not.</summary>
    public Task WaitUntilEmptyAsync() =>
        WaitUntilAsync(async () => (await _queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0);

    /// <summary>Waits until the poison queue has a message with this text in storage.</summary>
    public Task WaitForPoisonAsync(string text) => WaitUntilAsync(async () =>
        await _poisonQueue.ExistsAsync(Cancellation)
        && (await _poisonQueue.PeekMessagesAsync(maxMessages: 32, Cancellation)).Value.Any(message => message.MessageText == text));

    public Task WaitForOutputAsync(string text) => WaitUntilAsync(() => Task.FromResult(_app.Output.Contains(text, StringComparison.Ordinal)));

    /// <summary>Stops the host as the end of its parent process does.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync()
    {
        _app.CloseStandardInput();
        return _app.WaitForExitAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private static async Task<SendReceipt> SendEncodedAsync(QueueClient queue, string text)
    {
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return await queue.SendMessageAsync(text, Cancellation);
    }

    private async Task PostAsync(string path)
    {
        using var response = await _client.PostAsync(new Uri(path, UriKind.Relative), null, Cancellation);
        response.EnsureSuccessStatusCode();
    }

    private async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > WaitTimeout)
            {
                throw new TimeoutException($"It did not happen within {WaitTimeout}:\n{Output}");
            }

            await Task.Delay(PollInterval, Cancellation);
        }
    }
}
