using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Host;

/// <summary>The telemetry of the app when it runs in its own process.</summary>
[Trait("Category", "Host")]
public sealed class TelemetryTests(AuthApp app) : HostTest(app)
{
    [Fact]
    public async Task Collector_GetsMetricsAndTheTraceThatTheClientIsTold()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var own = await App.StartOwnAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"));
        var trace = ActivityTraceId.CreateRandom();

        var reply = await own.Client.SendAsync(
            "POST /sessions",
            Body.Form(("email", "nobody@example.com"), ("password", "b4l0u")),
            cookie: null,
            ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"));

        reply.AssertStatus(HttpStatusCode.Unauthorized);
        Assert.Contains(trace.ToString(), (string)reply.Json()["traceId"]!, StringComparison.Ordinal);
        await collector.WaitForAsync("/v1/traces", Convert.FromHexString(trace.ToString()));
        await collector.WaitForAsync("/v1/metrics", "auth.logins");
        await collector.WaitForAsync("/v1/metrics", "unknown_name");
        await collector.WaitForAsync("/v1/metrics", "auth.storage.operation.duration");
        await collector.WaitForAsync("/v1/metrics", "auth.hash.duration");
        await collector.WaitForAsync("/v1/metrics", "auth-functions");
    }

    [Fact]
    public async Task Problem_TraceId_IsThatOfTheRequest()
    {
        var trace = ActivityTraceId.CreateRandom();

        var reply = await Client.SendAsync("GET /profile", null, cookie: null, ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"));

        reply.AssertStatus(HttpStatusCode.Forbidden);
        Assert.Matches($"^00-{trace}-[0-9a-f]{{16}}-0[01]$", (string)reply.Json()["traceId"]!);
    }

    [Fact]
    public async Task Health_Get_SaysTheVersionThatTheChangelogDescribes()
    {
        var changelog = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "CHANGELOG.md"), TestContext.Current.CancellationToken);
        var newest = Regex.Match(changelog, @"^## (?<version>\d+\.\d+\.\d+)\b", RegexOptions.Multiline).Groups["version"].Value;

        var reply = await Client.SendAsync("GET /health");

        Assert.Equal(newest, Assert.Single(reply.Headers.GetValues("App-Version")));
    }
}
