using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace AuthFunctions.Telemetry;

internal static class TelemetryServiceCollectionExtensions
{
    /// <summary>Adds the instruments and the activities. It may be called more than once.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AuthMetrics>();
        services.TryAddSingleton<AuthTracing>();
        return services;
    }

    /// <summary>Adds what brings telemetry out of the process.</summary>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services)
    {
        services.AddTelemetry();
        services.AddHostedService<OtlpExport>();

        // Where there is a console logger, it prints everything.
        if (!services.Any(service => service.ImplementationType == typeof(ConsoleLoggerProvider)))
        {
            services.AddSingleton<ILoggerProvider>(_ => new BackgroundLoggerProvider(Console.Out, Console.Error));
        }

        return services;
    }
}
