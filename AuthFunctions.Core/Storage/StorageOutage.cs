using System.Net.Sockets;
using AuthFunctions.Core.Accounts;
using Azure;
using Azure.Identity;

namespace AuthFunctions.Core.Storage;

/// <summary>Recognizes that storage does not respond as it should.</summary>
internal static class StorageOutage
{
    // Every response of storage that is not part of the protocol is an outage: a refused credential as much as a broken connection. The
    // client reports several failed attempts as one AggregateException, and a single one by its own exception: a response that broke off, a
    // connection that was reset, an attempt that took too long.
    public static bool Is(Exception exception, CancellationToken cancellationToken) => exception
        is RequestFailedException
        or AggregateException
        or IOException
        or SocketException
        or AuthenticationFailedException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    public static ServiceUnavailableException Unavailable(Exception exception) => new("Storage did not respond as it should.", exception);
}
