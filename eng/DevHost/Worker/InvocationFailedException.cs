using DevHost.Worker.Protocol;

namespace DevHost.Worker;

/// <summary>A function threw. The message holds what and where.</summary>
internal sealed class InvocationFailedException(string message) : Exception(message)
{
    /// <exception cref="InvocationFailedException">The response reports a failure.</exception>
    public static void ThrowIfFailed(InvocationResponse response)
    {
        if (response.Result.Status != StatusResult.Types.Status.Success)
        {
            throw new InvocationFailedException(response.Result.Exception is { } thrown
                ? $"{thrown.Type}: {thrown.Message}{Environment.NewLine}{thrown.StackTrace}"
                : $"The worker reported {response.Result.Status} without an exception.");
        }
    }
}
