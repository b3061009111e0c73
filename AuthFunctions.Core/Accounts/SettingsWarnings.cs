using AuthFunctions.Core.Accounts.PasswordReset;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts;

/// <summary>Logs at start which settings make the service weaker than it should be where it runs.</summary>
internal sealed class SettingsWarnings(
    IOptions<PasswordResetOptions> passwordReset,
    IOptions<PasswordOptions> passwords,
    IOptions<HashingOptions> hashing,
    IConfiguration configuration,
    ILogger<SettingsWarnings> logger)
    : IHostedService
{
    private const int RecommendedWorkFactor = 10;
    private const int RecommendedLength = 8;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (AzurePlatform.IsUsed(configuration))
        {
            WarnInAzure();
        }

        if (hashing.Value.WorkFactor < RecommendedWorkFactor)
        {
            Log.LowWorkFactor(logger, hashing.Value.WorkFactor, RecommendedWorkFactor);
        }

        return Task.CompletedTask;
    }

    // On a developer's machine these settings are usual.
    private void WarnInAzure()
    {
        if (passwordReset.Value.TokenDelivery == ResetTokenDelivery.Response)
        {
            Log.ResetTokensInResponses(logger);
        }

        if (passwords.Value.MinimumLength < RecommendedLength)
        {
            Log.ShortPasswords(logger, passwords.Value.MinimumLength, RecommendedLength);
        }

        if (!string.IsNullOrEmpty(configuration["AuthStorage"]))
        {
            Log.StorageByConnectionString(logger);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
