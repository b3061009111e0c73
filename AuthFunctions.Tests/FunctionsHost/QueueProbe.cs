using System.Diagnostics;
using System.Net.Http.Json;
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

    private readonly HttpClient _client;

    private QueueProbe(FunctionAppProcess app, QueueClient queue, QueueClient poisonQueue)
    {
        App = app;
        Queue = queue;
        PoisonQueue = poisonQueue;
        _client = new HttpClient { BaseAddress = app.BaseAddress };
    }

    public FunctionAppProcess App { get; }

    /// <summary>The queue. It shows messages as they are in storage.</summary>
    public QueueClient Queue { get; }

    /// <summary>The queue of messages that failed too often.</summary>
    public QueueClient PoisonQueue { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts the probe.</summary>
    /// <param name="storage">The emulator.</param>
    /// <param name="options">Members of <c>extensions.queues</c> of <c>host.json</c>, with their values.</param>
    public static async Task<QueueProbe> StartAsync(QueueStorageFixture storage, params (string Name, string Value)[] options)
    {
        var service = new QueueServiceClient(storage.Azurite.ConnectionString);
        var name = $"q{Guid.NewGuid():N}";
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobs.Receive.Disabled"] = "false",
            ["AzureWebJobsStorage"] = storage.Azurite.ConnectionString,
            ["PROBE_QUEUE"] = name,
            ["PROBE_STORAGE"] = storage.Azurite.ConnectionString,
            ["PROBE_TICK_SCHEDULE"] = "0 0 0 29 2 *",
        };
        foreach (var (option, value) in options)
        {
            settings[$"AzureFunctionsJobHost__extensions__queues__{option}"] = value;
        }

        var app = await FunctionAppProcess.StartAsync(ProbeFixture.ProjectPath, settings, ProbeFixture.ReadyPath, Cancellation);
        return new QueueProbe(app, service.GetQueueClient(name), service.GetQueueClient($"{name}-poison"));
    }

    /// <summary>Sends texts as the default encoding of queue triggers requires. The queue is created.</summary>
    public async Task SendAsync(params string[] texts)
    {
        await Queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        foreach (var text in texts)
        {
            await Queue.SendMessageAsync(ToBase64(text), Cancellation);
        }
    }

    public static string ToBase64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Runs the function through the administration API.</summary>
    public Task<HttpResponseMessage> RunAsync(HttpContent body) =>
        _client.PostAsync(new Uri("admin/functions/Receive", UriKind.Relative), body, Cancellation);

    /// <summary>Lets waiting messages go on.</summary>
    public Task ReleaseAsync() => PostAsync("messages/release");

    /// <summary>Ends the worker process as a crash does. The response is lost with it.</summary>
    public async Task CrashAsync()
    {
        using var response = await _client.PostAsync(new Uri("process/crash", UriKind.Relative), null, Cancellation);
    }

    /// <summary>The messages that the function was given.</summary>
    public async Task<IReadOnlyList<JsonElement>> GetMessagesAsync() =>
        (await _client.GetFromJsonAsync<JsonElement>(new Uri("messages", UriKind.Relative), Cancellation)).EnumerateArray().ToList();

    /// <summary>Waits until the function was given this number of messages.</summary>
    public async Task<IReadOnlyList<JsonElement>> WaitForMessagesAsync(int count)
    {
        IReadOnlyList<JsonElement> messages = [];
        await WaitUntilAsync(async () => (messages = await GetMessagesAsync()).Count >= count);
        return messages;
    }

    /// <summary>Waits until the queue has no message, visible or not.</summary>
    public Task WaitUntilEmptyAsync() => WaitUntilAsync(async () => await GetLengthAsync(Queue) == 0);

    /// <summary>Waits for a message in the poison queue.</summary>
    public async Task<PeekedMessage> WaitForPoisonAsync()
    {
        await WaitUntilAsync(async () => await PoisonQueue.ExistsAsync(Cancellation) && await GetLengthAsync(PoisonQueue) > 0);
        return (await PoisonQueue.PeekMessageAsync(Cancellation)).Value;
    }

    public Task WaitForOutputAsync(string text) => WaitUntilAsync(() => Task.FromResult(App.Output.Contains(text, StringComparison.Ordinal)));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await App.DisposeAsync();
    }

    public static async Task<int> GetLengthAsync(QueueClient queue) => (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;

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
                throw new TimeoutException($"It did not happen within {WaitTimeout}:\n{App.Output}");
            }

            await Task.Delay(PollInterval, Cancellation);
        }
    }
}
