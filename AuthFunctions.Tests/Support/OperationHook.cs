using Azure.Core;
using Azure.Core.Pipeline;

namespace AuthFunctions.Tests.Support;

/// <summary>Calls a test for every operation of a storage client: before the request is sent and after the response has arrived.</summary>
internal sealed class OperationHook : HttpPipelinePolicy
{
    public Func<HttpMessage, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Action<HttpMessage> After { get; set; } = _ => { };

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Storage is asked asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await Before(message);
        await ProcessNextAsync(message, pipeline);
        After(message);
    }
}
