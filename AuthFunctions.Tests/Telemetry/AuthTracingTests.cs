using System.Diagnostics;
using AuthFunctions.Core.Storage;
using AuthFunctions.Core.Telemetry;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AuthFunctions.Tests.Telemetry;

public sealed class AuthTracingTests
{
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId _span = ActivitySpanId.CreateRandom();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public void Invocation_BelongsToThePlatformsTrace()
    {
        using var telemetry = new TelemetryRecorder();

        using (var activity = telemetry.Tracing.StartInvocation("LogIn", $"00-{_trace}-{_span}-00", ""))
        {
            Assert.NotNull(activity);
            Assert.Equal(activity.Id, Activity.Current!.Id);
        }

        var ended = Assert.Single(telemetry.Ended(_trace));
        Assert.Equal(("LogIn", ActivityKind.Server, _span), (ended.OperationName, ended.Kind, ended.ParentSpanId));
        Assert.Equal(AppVersion.Full, ended.Source.Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    public void Invocation_WithoutATrace_BeginsOne(string traceParent)
    {
        using var telemetry = new TelemetryRecorder();

        using var activity = telemetry.Tracing.StartInvocation("LogIn", traceParent, "");

        Assert.NotNull(activity);
        Assert.Equal(default, activity.ParentSpanId);
    }

    [Fact]
    public void Invocation_WithinAnActivity_IsItsChild()
    {
        using var telemetry = new TelemetryRecorder();
        using var outer = new Activity("the platform's").SetParentId(_trace, _span).Start();

        using var activity = telemetry.Tracing.StartInvocation("LogIn", $"00-{_trace}-{_span}-00", "");

        Assert.Equal((outer.TraceId, outer.SpanId), (activity!.TraceId, activity.ParentSpanId));
    }

    [Fact]
    public async Task StorageOperation_IsAChildThatSaysWhatItWasAndHowItEnded()
    {
        await using var storage = await FakeStorage.StartAsync();
        storage.Status = 503;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AuthStorage", storage.ConnectionString)]).Build();
        await using var services = new ServiceCollection().AddStorage(configuration).BuildServiceProvider();
        using var telemetry = new TelemetryRecorder(services);
        ActivitySpanId parent;

        using (var invocation = telemetry.Tracing.StartInvocation("Profile", $"00-{_trace}-{_span}-01", ""))
        {
            parent = invocation!.SpanId;
            await Assert.ThrowsAsync<ServiceUnavailableException>(
                () => services.GetRequiredService<IUserStore>().FindSessionAsync("none", CancellationToken));
        }

        var ended = telemetry.Ended(_trace);
        Assert.Equal(["get users", "Profile"], ended.Select(activity => activity.OperationName));
        Assert.Equal((parent, ActivityKind.Client, ActivityStatusCode.Error), (ended[0].ParentSpanId, ended[0].Kind, ended[0].Status));
        Assert.Equal("get", ended[0].GetTagItem("db.operation.name"));
        Assert.Equal("azure.tables", ended[0].GetTagItem("db.system.name"));
        Assert.Equal("503", ended[0].GetTagItem("error.type"));
        // Keys are hashes of names, so traces must not contain them.
        Assert.DoesNotContain(ended[0].TagObjects, tag => $"{tag.Value}".Contains("session_", StringComparison.Ordinal));
    }
}
