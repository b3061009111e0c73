using System.Net;
using System.Text.Json;

namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>Functions that are triggered by the messages of a queue.</summary>
[Trait("Category", "Host")]
public sealed class QueueTests(QueueFixture fixture) : IClassFixture<QueueFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("plain, \u00e9 and \U0001f600")]
    [InlineData("""{"kind":"link"}""")]
    public async Task Message_Base64_ReachesFunctionAsTextAndIsDeleted(string text)
    {
        await fixture.Probe.SendAsync(text);

        await fixture.Probe.WaitForMessageAsync(text);
        await fixture.Probe.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task Message_NotBase64_IsMovedToPoisonQueueAtOnce()
    {
        await fixture.Probe.SendEncodedAsync("no base64!");

        await fixture.Probe.WaitForPoisonAsync("no base64!");
        await fixture.Probe.WaitUntilEmptyAsync();
        Assert.Empty(await fixture.Probe.GetMessagesAsync("no base64!"));
    }

    [Fact]
    public async Task Message_EncodingIsNone_ReachesFunctionAsItIs()
    {
        await using var probe = await fixture.StartProbeAsync(("messageEncoding", "none"));

        await probe.SendEncodedAsync("as it is");

        await probe.WaitForMessageAsync("as it is");
        await probe.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task Message_NotUtf8_IsTriedAgainAndMovedToPoisonQueue()
    {
        var text = Convert.ToBase64String([0xFF, 0xFE, 0x80]);

        await fixture.Probe.SendEncodedAsync(text);

        await fixture.Probe.WaitForPoisonAsync(text);
        await fixture.Probe.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task Message_QueueIsCreatedAfterStart_ReachesFunction()
    {
        await using var probe = await fixture.StartProbeAsync();
        // The host polls a queue that does not exist.
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);

        await probe.SendAsync("late");

        await probe.WaitForMessageAsync("late");
    }

    [Fact]
    public async Task Message_Any_HasItsPropertiesAsBindingDataAndParameters()
    {
        var sent = await fixture.Probe.SendEncodedAsync(QueueProbe.ToBase64("properties"));

        var message = await fixture.Probe.WaitForMessageAsync("properties");
        var data = message.GetProperty("BindingData");
        Assert.Equal(sent.MessageId, data.GetProperty("Id").GetString());
        Assert.Equal("properties", data.GetProperty("QueueTrigger").GetString());
        Assert.Equal("1", data.GetProperty("DequeueCount").GetString());
        Assert.NotEqual(sent.PopReceipt, data.GetProperty("PopReceipt").GetString());
        Assert.Equal(sent.InsertionTime, TimeIn(data, "InsertionTime"));
        Assert.Equal(sent.ExpirationTime, TimeIn(data, "ExpirationTime"));
        Assert.InRange(TimeIn(data, "NextVisibleTime") - sent.InsertionTime, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
        Assert.Equal(1, message.GetProperty("DequeueCount").GetInt32());
        Assert.Equal(sent.InsertionTime, message.GetProperty("InsertionTime").GetDateTimeOffset());
    }

    [Fact]
    public async Task Message_JsonObject_HasItsMembersAsBindingData()
    {
        const string Text = """{"kind":"link","tries":2,"sure":true,"user":{"id":"u1"},"none":null,"all":[1],"id":"mine"}""";

        await fixture.Probe.SendAsync(Text);

        var data = (await fixture.Probe.WaitForMessageAsync(Text)).GetProperty("BindingData");
        Assert.Equal("link", data.GetProperty("kind").GetString());
        Assert.Equal("2", data.GetProperty("tries").GetString());
        Assert.Equal("True", data.GetProperty("sure").GetString());
        Assert.Equal("""{"id":"u1"}""", data.GetProperty("user").GetString());
        Assert.False(data.TryGetProperty("none", out _));
        Assert.False(data.TryGetProperty("all", out _));
        Assert.Equal("mine", Assert.Single(data.EnumerateObject(), member => member.Name.Equals("Id", StringComparison.OrdinalIgnoreCase)).Value.GetString());
    }

    [Fact]
    public async Task Message_Any_StartsTrace()
    {
        await fixture.Probe.SendAsync("traced");

        var message = await fixture.Probe.WaitForMessageAsync("traced");
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$", message.GetProperty("TraceParent").GetString());
    }

    [Fact]
    public async Task Message_FunctionFails_IsLoggedAndRunsAgainAfterVisibilityTimeout()
    {
        var timeout = TimeSpan.FromSeconds(3);
        await using var probe = await fixture.StartProbeAsync(("visibilityTimeout", timeout.ToString()));

        await probe.SendAsync("fail slowly");
        await probe.WaitForOutputAsync("A message fails on purpose: fail slowly");
        await Task.Delay(timeout / 2, Cancellation);
        var before = await probe.GetMessagesAsync();

        var messages = await probe.WaitForMessagesAsync(2);
        Assert.Single(before);
        Assert.Equal([1, 2], messages.Select(DequeueCountOf));
        Assert.All(messages, message => Assert.Equal("fail slowly", TextOf(message)));
    }

    [Fact]
    public async Task Message_FailsTooOften_IsMovedToPoisonQueue()
    {
        await fixture.Probe.SendAsync("fail always");

        await fixture.Probe.WaitForPoisonAsync(QueueProbe.ToBase64("fail always"));
        await fixture.Probe.WaitUntilEmptyAsync();
        Assert.Equal(
            Enumerable.Range(1, QueueFixture.MaxDequeueCount), (await fixture.Probe.GetMessagesAsync("fail always")).Select(DequeueCountOf));
    }

    /// <summary>After a batch, the host reads the next one once no more than <paramref name="newBatchThreshold"/> messages are left.</summary>
    [Theory]
    [InlineData(2, 0, 2)]
    [InlineData(2, 1, 2)]
    [InlineData(2, 2, 4)]
    public async Task Message_Many_RunInBatches(int batchSize, int newBatchThreshold, int atOnce)
    {
        string[] texts = ["wait 1", "wait 2", "wait 3", "wait 4", "wait 5"];
        await using var probe = await fixture.StartProbeAsync(
            texts, ("batchSize", $"{batchSize}"), ("newBatchThreshold", $"{newBatchThreshold}"), ("maxPollingInterval", "00:00:00.5"));

        await probe.WaitForMessagesAsync(atOnce);
        // Longer than the host waits between two polls.
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        var first = await probe.GetMessagesAsync();
        await probe.ReleaseAsync();
        await probe.WaitUntilEmptyAsync();

        Assert.Equal(atOnce, first.Count);
        Assert.Equal(texts, (await probe.GetMessagesAsync()).Select(TextOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Message_WorkerEndsWhileFunctionRuns_RunsAgainInNextWorker()
    {
        await using var probe = await fixture.StartProbeAsync();
        await probe.SendAsync("wait for the crash");
        await probe.WaitForMessageAsync("wait for the crash");

        await probe.CrashAsync();

        Assert.Equal(2, DequeueCountOf(await probe.WaitForMessageAsync("wait for the crash")));
        await probe.ReleaseAsync();
        await probe.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task Stop_FunctionRuns_CancelsItsTokenAndWaitsForIt()
    {
        await using var probe = await fixture.StartProbeAsync();
        await probe.SendAsync("wait for the stop");
        await probe.WaitForMessageAsync("wait for the stop");

        var exitCode = await probe.StopAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("Cancelled: wait for the stop", probe.Output, StringComparison.Ordinal);
        await probe.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task Post_NameOfQueueFunction_RunsItWithInput()
    {
        var status = await fixture.Probe.RunAsync("""{"input":"by hand"}""");

        Assert.Equal(HttpStatusCode.Accepted, status);
        var message = await fixture.Probe.WaitForMessageAsync("by hand");
        Assert.Equal(0, DequeueCountOf(message));
        Assert.False(message.GetProperty("BindingData").TryGetProperty("Id", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    public async Task Post_NameOfQueueFunctionAndNoJson_Returns400(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, await fixture.Probe.RunAsync(body));

    private static string TextOf(JsonElement message) => message.GetProperty("Text").GetString()!;

    private static int DequeueCountOf(JsonElement message) => message.GetProperty("DequeueCount").GetInt32();

    // Binding data holds times as JSON.
    private static DateTimeOffset TimeIn(JsonElement data, string name) => JsonSerializer.Deserialize<DateTimeOffset>(data.GetProperty(name).GetString()!);
}
