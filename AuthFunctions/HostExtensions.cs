using AuthFunctions.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

internal static class HostExtensions
{
    /// <summary>Runs the app until it is stopped. With wrong settings it logs what is wrong with them instead.</summary>
    /// <returns>The exit code of the process: 0 after a stop, 1 for wrong settings.</returns>
    public static async Task<int> RunOrExplainAsync(this IHost host)
    {
        try
        {
            // Before the host starts, whose log of a failure is a stack trace.
            host.Services.GetRequiredService<Auth>();
            host.Services.GetRequiredService<IStartupValidator>().Validate();
            await host.RunAsync();
            return 0;
        }
        catch (OptionsValidationException exception)
        {
            var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(AuthFunctions));
            Log.SettingsAreWrong(logger, string.Join(' ', exception.Failures));
            host.Dispose();
            return 1;
        }
    }
}
