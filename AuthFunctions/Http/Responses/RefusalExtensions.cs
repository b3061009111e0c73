using AuthFunctions.Core.Accounts.Auditing;
using Microsoft.Azure.Functions.Worker;

namespace AuthFunctions.Http.Responses;

/// <summary>Carries the reason of a refusal from the response to the middleware that reports it.</summary>
internal static class RefusalExtensions
{
    private static readonly object Key = new();

    /// <summary>Keeps the reason of a problem, if it has one.</summary>
    public static void KeepRefusal(this FunctionContext context, Problem problem)
    {
        if (problem.Refusal is { } reason)
        {
            context.Items[Key] = reason;
        }
    }

    /// <returns>The reason that was kept; null when there is none.</returns>
    public static RefusalReason? FindRefusal(this FunctionContext context) =>
        context.Items.TryGetValue(Key, out var reason) ? (RefusalReason)reason : null;
}
