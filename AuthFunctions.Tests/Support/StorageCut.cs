using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// Simulates a crash at one storage operation of a process: the response of this operation is lost and all later operations fail.
/// With <see cref="CutMoment.Twice"/>, only the response of the first attempt is lost.
/// </summary>
/// <param name="operation">The number of the operation, from 1; 0 for none.</param>
/// <param name="moment">When the cut happens.</param>
internal sealed class StorageCut(int operation, CutMoment moment) : HttpPipelinePolicy
{
    private readonly List<int> _writes = [];
    private int _count;
    private Func<ValueTask>? _release;

    /// <summary>The numbers of the operations that were no reads.</summary>
    public IReadOnlyList<int> Writes
    {
        get
        {
            lock (_writes)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>The number of operations that were started.</summary>
    public int Operations => Volatile.Read(ref _count);

    /// <summary>Whether the operation was a write that was held back.</summary>
    public bool HoldsAWrite => _release is not null;

    /// <summary>
    /// Whether the operation may be one that the response does not need: the deletion of a token row that no user row names, or the last write of an email's
    /// index row.
    /// </summary>
    public bool IsUnneeded { get; private set; }

    /// <summary>Adds the policy to a client. Its position is outside the retries, so that a cut takes no time, unless the cut is about a retry.</summary>
    public void AddTo(ClientOptions options) =>
        options.AddPolicy(this, moment == CutMoment.Twice ? HttpPipelinePosition.PerRetry : HttpPipelinePosition.PerCall);

    /// <summary>Sends the write that was held back to storage now. The result is ignored.</summary>
    public ValueTask ReleaseAsync() => (_release ?? throw new InvalidOperationException("No write was held back."))();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Storage is asked asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var number = Interlocked.Increment(ref _count);
        var isIt = number == operation;
        if (message.Request.Method != RequestMethod.Get)
        {
            lock (_writes)
            {
                _writes.Add(number);
            }
        }

        IsUnneeded |= isIt && MayBeUnneeded(message.Request);
        var isHeld = isIt && (moment is CutMoment.Late or CutMoment.Twice) && message.Request.Method != RequestMethod.Get;
        if (isHeld)
        {
            _release = await CopyAsync(message, pipeline);
        }

        var isPast = operation > 0 && number > operation && moment != CutMoment.Twice;
        if (isHeld || isPast || (isIt && (moment is CutMoment.Before or CutMoment.Late)))
        {
            throw Lost();
        }

        await ProcessNextAsync(message, pipeline);
        if (isIt && moment == CutMoment.After)
        {
            throw Lost();
        }
    }

    private static bool MayBeUnneeded(Request request)
    {
        return (request.Method == RequestMethod.Delete && TokenPurpose.All.Any(purpose => Concerns($"{purpose.Name}_")))
            || (request.Method != RequestMethod.Get && Concerns("email_"));

        bool Concerns(string prefix) => request.Uri.Path.Contains($"'{prefix}", StringComparison.Ordinal);
    }

    private static RequestFailedException Lost() => new(0, "The process was cut off from storage.");

    // The original message belongs to the caller, who disposes it when the operation has failed.
    private static async Task<Func<ValueTask>> CopyAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var content = new MemoryStream();
        if (message.Request.Content is { } original)
        {
            await original.WriteToAsync(content, message.CancellationToken);
        }

        var request = HttpClientTransport.Shared.CreateRequest();
        request.Method = message.Request.Method;
        request.Uri.Reset(message.Request.Uri.ToUri());
        foreach (var header in message.Request.Headers)
        {
            request.Headers.SetValue(header.Name, header.Value);
        }

        request.Content = content.Length > 0 ? RequestContent.Create(content.ToArray()) : null;
        var copy = new HttpMessage(request, message.ResponseClassifier);
        return async () =>
        {
            using (copy)
            {
                await ProcessNextAsync(copy, pipeline);
            }
        };
    }
}
