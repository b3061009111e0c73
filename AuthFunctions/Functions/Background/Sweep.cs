using AuthFunctions.Core.Accounts;
using Microsoft.Azure.Functions.Worker;

namespace AuthFunctions.Functions.Background;

/// <summary>Every day: deletes rows that are no longer needed.</summary>
public sealed class Sweep(Auth auth)
{
    private const string DailyAt0317Utc = "0 17 3 * * *";

    /// <summary>Runs the function.</summary>
    [Function(nameof(Sweep))]
    public Task RunAsync([TimerTrigger(DailyAt0317Utc)] TimerInfo timer, CancellationToken cancellationToken) =>
        auth.SweepAsync(cancellationToken);
}
