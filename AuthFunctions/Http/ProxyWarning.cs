using AuthFunctions.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http;

/// <summary>Logs at start in Azure, where a proxy is always in front of the app, that no client is limited by its address.</summary>
internal sealed class ProxyWarning(IOptions<HttpOptions> options, IConfiguration configuration, ILogger<ProxyWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.TrustedProxyHops == 0 && AzurePlatform.IsUsed(configuration))
        {
            Log.NoTrustedProxy(logger);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
