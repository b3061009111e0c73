using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

/// <summary>Says in the log, at start, which settings make the service weaker than it should be where it runs.</summary>
internal sealed class SettingsWarnings(IOptions<AuthOptions> options, IConfiguration configuration, ILogger<SettingsWarnings> logger) : IHostedService
{
    private const int RecommendedWorkFactor = 10;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Azure names every instance of a function app in this variable.
        var inAzure = configuration["WEBSITE_INSTANCE_ID"] is not null;
        if (inAzure && options.Value.ResetTokenDelivery == ResetTokenDelivery.Response)
        {
            Log.ResetTokensInResponses(logger);
        }

        if (options.Value.BcryptWorkFactor < RecommendedWorkFactor)
        {
            Log.LowWorkFactor(logger, options.Value.BcryptWorkFactor, RecommendedWorkFactor);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
