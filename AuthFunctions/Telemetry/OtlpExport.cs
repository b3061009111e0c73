using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AuthFunctions.Telemetry;

/// <summary>
/// Sends what is measured and traced to a collector, by OTLP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one. OpenTelemetry's other
/// environment variables work too.
/// </summary>
internal sealed class OtlpExport(IConfiguration configuration) : IHostedService, IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string ServiceName = "auth-functions";

    private MeterProvider? _meters;
    private TracerProvider? _tracer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(configuration[Endpoint]))
        {
            return Task.CompletedTask;
        }

        _meters = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddMeter(AuthMetrics.Name)
            .AddOtlpExporter()
            .Build();
        var tracing = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration))
            .ConfigureResource(Describe)
            .AddSource(AuthMetrics.Name)
            .AddOtlpExporter();
        if (string.IsNullOrEmpty(configuration[Sampler]))
        {
            // The platform's own trace says that it is not sampled, whatever becomes of it; by default, that would be the end of this one.
            tracing.SetSampler(new AlwaysOnSampler());
        }

        _tracer = tracing.Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Sends what has not been sent.</summary>
    public void Dispose()
    {
        _meters?.Dispose();
        _tracer?.Dispose();
    }

    // Variables such as OTEL_SERVICE_NAME come after, and win.
    private static void Describe(ResourceBuilder resource) => resource
        .Clear()
        .AddService(ServiceName, serviceVersion: AppVersion.Full)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
