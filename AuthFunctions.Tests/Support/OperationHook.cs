using Azure.Core;
using Azure.Core.Pipeline;

namespace AuthFunctions.Tests.Support;

/// <summary>Shows a test every operation of a storage client, before storage sees it and after storage has answered.</summary>
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
