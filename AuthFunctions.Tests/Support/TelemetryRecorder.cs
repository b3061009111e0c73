using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AuthFunctions.Core.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace AuthFunctions.Tests.Support;

/// <summary>Records the measurements and traces of one service provider. It ignores other providers that run at the same time.</summary>
internal sealed class TelemetryRecorder : IDisposable
{
    private readonly ServiceProvider? _owned;
    private readonly IServiceProvider _services;
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;
    private readonly ConcurrentQueue<(Instrument Instrument, double Value, Dictionary<string, object?> Tags)> _measurements = [];
    private readonly ConcurrentQueue<Activity> _ended = [];

    /// <summary>Records the telemetry of a new service provider, for tests that need no other services.</summary>
    public TelemetryRecorder()
        : this(new ServiceCollection().AddTelemetry().BuildServiceProvider()) => _owned = (ServiceProvider)_services;

    /// <summary>Records the telemetry of the given services.</summary>
    public TelemetryRecorder(IServiceProvider services)
    {
        _services = services;
        var factory = services.GetRequiredService<IMeterFactory>();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == AuthMetrics.Name && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _measurements.Enqueue((instrument, value, Read(tags))));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _measurements.Enqueue((instrument, value, Read(tags))));
        _meters.Start();

        // Activity sources have no owner. Tests identify their activities by the trace that they start.
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AuthMetrics.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public AuthMetrics Metrics => _services.GetRequiredService<AuthMetrics>();

    public AuthTracing Tracing => _services.GetRequiredService<AuthTracing>();

    /// <summary>The instruments that were used, by name.</summary>
    public IReadOnlyDictionary<string, Instrument> Used =>
        _measurements.Select(measurement => measurement.Instrument).DistinctBy(instrument => instrument.Name).ToDictionary(instrument => instrument.Name);

    /// <summary>Every value of an instrument, in order. If an attribute is given, only the values with that attribute value.</summary>
    public IReadOnlyList<double> Values(string instrument, string? attribute = null, object? value = null) =>
    [
        .. from measurement in _measurements
           where measurement.Instrument.Name == instrument
           where attribute is null || (measurement.Tags.TryGetValue(attribute, out var known) && Equals(known, value))
           select measurement.Value,
    ];

    /// <summary>The sum of an instrument's values.</summary>
    public double Sum(string instrument, string? attribute = null, object? value = null) => Values(instrument, attribute, value).Sum();

    /// <summary>The keys of all attributes of an instrument.</summary>
    public IEnumerable<string> AttributesOf(string instrument) =>
        _measurements.Where(measurement => measurement.Instrument.Name == instrument).SelectMany(measurement => measurement.Tags.Keys).Distinct();

    /// <summary>The values of all attributes, as text.</summary>
    public IEnumerable<string?> AllTexts() =>
        _measurements.SelectMany(measurement => measurement.Tags.Values).Concat(_ended.SelectMany(activity => activity.TagObjects.Select(tag => tag.Value)))
            .Select(value => value?.ToString());

    /// <summary>The activities of a trace that have ended, in the order in which they ended.</summary>
    public IReadOnlyList<Activity> Ended(ActivityTraceId trace) => [.. _ended.Where(activity => activity.TraceId == trace)];

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
        _owned?.Dispose();
    }

    private static Dictionary<string, object?> Read(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var read = new Dictionary<string, object?>();
        foreach (var (key, value) in tags)
        {
            read.Add(key, value);
        }

        return read;
    }
}
