using Azure;
using Azure.Storage.Queues.Models;

namespace DevHost.Triggers.Queues;

/// <summary>The errors of the queue service.</summary>
internal static class QueueErrors
{
    /// <summary>Whether there is no such queue.</summary>
    public static bool IsQueueMissing(RequestFailedException exception) =>
        exception.ErrorCode == QueueErrorCode.QueueNotFound || exception.ErrorCode == QueueErrorCode.QueueBeingDeleted;

    /// <summary>Whether the message was deleted, or another reader has it.</summary>
    public static bool IsMessageLost(Exception exception) => exception is RequestFailedException failure
        && (IsQueueMissing(failure) || failure.ErrorCode == QueueErrorCode.MessageNotFound || failure.ErrorCode == QueueErrorCode.PopReceiptMismatch);

    /// <summary>Whether a request to the service failed, and the caller did not cancel it.</summary>
    public static bool IsFailedRequest(Exception exception, CancellationToken cancellationToken) =>
        exception is RequestFailedException or AggregateException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    /// <summary>The first line of the message of an exception, or of its last attempt. The rest of it repeats the response.</summary>
    public static string GetReason(Exception exception)
    {
        var last = exception is AggregateException attempts ? attempts.InnerExceptions[^1] : exception;
        return last.Message.Split('\n', 2)[0].TrimEnd();
    }
}
