using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AuthFunctions.Core.Telemetry;

/// <summary>Adds telemetry and its export.</summary>
public static class TelemetryServiceCollectionExtensions
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string ServiceName = "auth-functions";

    /// <summary>Adds the instruments and the activities. It may be called more than once.</summary>
    internal static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AuthMetrics>();
        services.TryAddSingleton<AuthTracing>();
        return services;
    }

    /// <summary>
    /// Adds the ways in which telemetry leaves the process: log lines outside of invocations by standard output, and metrics and traces by OTLP,
    /// where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector. OpenTelemetry's other environment variables work too.
    /// </summary>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ILoggerProvider>(_ => new BackgroundLoggerProvider(Console.Out, Console.Error));
        if (!string.IsNullOrEmpty(configuration[Endpoint]))
        {
            services.AddOpenTelemetry()
                .ConfigureResource(Describe)
                .WithMetrics(metrics => metrics.AddMeter(AuthMetrics.Name).AddOtlpExporter())
                .WithTracing(tracing =>
                {
                    tracing.AddSource(AuthMetrics.Name).AddOtlpExporter();
                    if (string.IsNullOrEmpty(configuration[Sampler]))
                    {
                        // The platform marks its own trace as not sampled, whether it is or not. By default no trace would be sampled then.
                        tracing.SetSampler(new AlwaysOnSampler());
                    }
                });
        }

        return services;
    }

    // Variables such as OTEL_SERVICE_NAME come later and win.
    private static void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddService(ServiceName, serviceVersion: AppVersion.Full)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
