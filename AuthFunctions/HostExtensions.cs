using AuthFunctions.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

internal static class HostExtensions
{
    /// <summary>Runs the app until it is stopped. With wrong settings it logs everything that is wrong with them instead.</summary>
    /// <returns>The exit code of the process: 0 after a stop, 1 for wrong settings.</returns>
    public static async Task<int> RunOrExplainAsync(this IHost host)
    {
        var errors = Validate(host.Services);
        if (errors.Count == 0)
        {
            await host.RunAsync();
            return 0;
        }

        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(AuthFunctions));
        Log.SettingsAreWrong(logger, string.Join(' ', errors));
        host.Dispose();
        return 1;
    }

    // Before the host starts, whose log of a failure is a stack trace.
    private static IReadOnlyList<string> Validate(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            // The connection to storage is checked when it is created.
            services.GetRequiredService<Auth>();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            // A group that others depend on reports its errors several times.
            return [.. exception.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures).Distinct()];
        }
    }
}
