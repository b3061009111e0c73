using AuthFunctions.Core.Accounts.PasswordReset;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts;

/// <summary>Logs at start which settings make the service weaker than it should be where it runs.</summary>
internal sealed class SettingsWarnings(
    IOptions<PasswordResetOptions> passwordReset, IOptions<HashingOptions> hashing, IConfiguration configuration, ILogger<SettingsWarnings> logger)
    : IHostedService
{
    private const int RecommendedWorkFactor = 10;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Azure names every instance of a function app in this variable.
        var inAzure = configuration["WEBSITE_INSTANCE_ID"] is not null;
        if (inAzure && passwordReset.Value.TokenDelivery == ResetTokenDelivery.Response)
        {
            Log.ResetTokensInResponses(logger);
        }

        if (hashing.Value.WorkFactor < RecommendedWorkFactor)
        {
            Log.LowWorkFactor(logger, hashing.Value.WorkFactor, RecommendedWorkFactor);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
