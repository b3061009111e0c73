using AuthFunctions.Core.Accounts;
using Microsoft.Azure.Functions.Worker;

namespace AuthFunctions.Functions.Background;

/// <summary>Runs a background task, such as a mail, that a request has enqueued. host.json says how many at once, and how often one that fails.</summary>
public sealed class RunTask(Auth auth)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(RunTask))]
    public Task RunAsync(
        [QueueTrigger("tasks", Connection = "AuthStorage")] string message, long dequeueCount, CancellationToken cancellationToken) =>
        auth.RunTaskAsync(message, dequeueCount, cancellationToken);
}
