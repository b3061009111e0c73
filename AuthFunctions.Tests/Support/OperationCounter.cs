using Azure.Core;
using Azure.Core.Pipeline;

namespace AuthFunctions.Tests.Support;

/// <summary>Counts the operations that a storage client is asked for; one that is tried again counts once.</summary>
internal sealed class OperationCounter : HttpPipelineSynchronousPolicy
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _count);
}
