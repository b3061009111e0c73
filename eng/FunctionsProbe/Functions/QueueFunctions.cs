using System.Globalization;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace FunctionsProbe.Functions;

/// <summary>A queue, whose messages say what its function does. <c>settings.json</c> disables the function; the tests of queues enable it.</summary>
public sealed class QueueFunctions(ReceivedMessages messages)
{
    /// <summary>Keeps the message. <c>fail</c> makes it throw then, and <c>wait</c> makes it wait until the messages are released or the host stops.</summary>
    [Function("Receive")]
    public async Task ReceiveAsync(
        [QueueTrigger("%PROBE_QUEUE%", Connection = "PROBE_STORAGE")] string text,
        int dequeueCount,
        DateTimeOffset insertionTime,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        messages.Add(new ReceivedMessage(
            text,
            dequeueCount,
            insertionTime,
            context.BindingContext.BindingData.ToDictionary(data => data.Key, data => Convert.ToString(data.Value, CultureInfo.InvariantCulture)),
            context.TraceContext.TraceParent));
        if (text.StartsWith("fail", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"A message fails on purpose: {text}");
        }

        if (text.StartsWith("wait", StringComparison.Ordinal))
        {
            await using var cancellation = cancellationToken.UnsafeRegister(_ => Cancel(text), null);
            await messages.WaitAsync();
        }
    }

    /// <summary>Takes a message as a type of the Azure SDK. It is disabled as well.</summary>
    [Function("ReceiveSdkMessage")]
    public void ReceiveSdkMessage([QueueTrigger("%PROBE_QUEUE%", Connection = "PROBE_STORAGE")] QueueMessage message) =>
        messages.Add(new ReceivedMessage(message.MessageText, (int)message.DequeueCount, message.InsertedOn!.Value, new Dictionary<string, string?>(), ""));

    /// <summary>The messages so far.</summary>
    [Function("Messages")]
    public async Task<HttpResponseData> MessagesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "messages")] HttpRequestData request, CancellationToken cancellationToken)
    {
        var response = request.CreateResponse();
        await response.WriteAsJsonAsync(messages.All, cancellationToken);
        return response;
    }

    /// <summary>Lets the messages go on that wait.</summary>
    [Function("ReleaseMessages")]
    public HttpResponseData Release([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/release")] HttpRequestData request)
    {
        messages.Release();
        return request.CreateResponse();
    }

    private void Cancel(string text)
    {
        Console.WriteLine($"Cancelled: {text}");
        messages.Release();
    }
}
