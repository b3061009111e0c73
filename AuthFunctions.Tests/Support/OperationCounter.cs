using Azure.Core;
using Azure.Core.Pipeline;

namespace AuthFunctions.Tests.Support;

/// <summary>Counts the operations of a storage client. An operation with retries counts once.</summary>
internal sealed class OperationCounter : HttpPipelineSynchronousPolicy
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _count);
}
