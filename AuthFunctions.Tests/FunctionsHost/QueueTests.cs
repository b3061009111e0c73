using System.Net;
using System.Text.Json;

namespace AuthFunctions.Tests.FunctionsHost;

[Trait("Category", "Host")]
public sealed class QueueTests(QueueStorageFixture storage) : IClassFixture<QueueStorageFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("plain, \u00e9 and \U0001f600")]
    [InlineData("""{"kind":"link"}""")]
    public async Task Message_Base64ByDefault_ReachesFunctionAsTextAndIsDeleted(string text)
    {
        await using var probe = await QueueProbe.StartAsync(storage);

        await probe.SendAsync(text);

        var message = Assert.Single(await probe.WaitForMessagesAsync(1));
        Assert.Equal(text, TextOf(message));
        await probe.WaitUntilEmptyAsync();
        Assert.False(await probe.PoisonQueue.ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task Message_EncodingIsNone_ReachesFunctionAsItIs()
    {
        await using var probe = await QueueProbe.StartAsync(storage, ("messageEncoding", "none"));
        await probe.Queue.CreateAsync(cancellationToken: Cancellation);

        await probe.Queue.SendMessageAsync("as it is", Cancellation);

        Assert.Equal("as it is", TextOf(Assert.Single(await probe.WaitForMessagesAsync(1))));
        await probe.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task Message_QueueIsCreatedAfterStart_ReachesFunction()
    {
        await using var probe = await QueueProbe.StartAsync(storage);
        // The host polls a queue that does not exist.
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);

        await probe.SendAsync("late");

        Assert.Equal("late", TextOf(Assert.Single(await probe.WaitForMessagesAsync(1))));
    }

    [Fact]
    public async Task Message_Any_HasMetadata()
    {
        await using var probe = await QueueProbe.StartAsync(storage);
        await probe.Queue.CreateAsync(cancellationToken: Cancellation);

        var sent = (await probe.Queue.SendMessageAsync(QueueProbe.ToBase64("text"), Cancellation)).Value;

        var message = Assert.Single(await probe.WaitForMessagesAsync(1));
        var data = message.GetProperty("BindingData");
        Assert.Equal(sent.MessageId, data.GetProperty("Id").GetString());
        Assert.Equal("text", data.GetProperty("QueueTrigger").GetString());
        Assert.Equal("1", data.GetProperty("DequeueCount").GetString());
        Assert.NotEqual(sent.PopReceipt, data.GetProperty("PopReceipt").GetString());
        Assert.Equal(sent.InsertionTime, TimeIn(data, "InsertionTime"));
        Assert.Equal(sent.ExpirationTime, TimeIn(data, "ExpirationTime"));
        Assert.InRange(TimeIn(data, "NextVisibleTime") - sent.InsertionTime, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
    }

    [Fact]
    public async Task Message_Any_HasMetadataAsParameters()
    {
        await using var probe = await QueueProbe.StartAsync(storage);
        await probe.Queue.CreateAsync(cancellationToken: Cancellation);

        var sent = (await probe.Queue.SendMessageAsync(QueueProbe.ToBase64("text"), Cancellation)).Value;

        var message = Assert.Single(await probe.WaitForMessagesAsync(1));
        Assert.Equal(1, message.GetProperty("DequeueCount").GetInt32());
        Assert.Equal(sent.InsertionTime, message.GetProperty("InsertionTime").GetDateTimeOffset());
    }

    [Fact]
    public async Task Message_JsonObject_HasMembersAsMetadata()
    {
        await using var probe = await QueueProbe.StartAsync(storage);

        await probe.SendAsync("""{"kind":"link","tries":2,"sure":true,"user":{"id":"u1"},"none":null,"all":[1],"id":"mine"}""");

        var data = Assert.Single(await probe.WaitForMessagesAsync(1)).GetProperty("BindingData");
        Assert.Equal("link", data.GetProperty("kind").GetString());
        Assert.Equal("2", data.GetProperty("tries").GetString());
        Assert.Equal("True", data.GetProperty("sure").GetString());
        Assert.Equal("""{"id":"u1"}""", data.GetProperty("user").GetString());
        Assert.False(data.TryGetProperty("none", out _));
        Assert.False(data.TryGetProperty("all", out _));
        Assert.Equal("mine", Assert.Single(data.EnumerateObject(), member => member.Name.Equals("Id", StringComparison.OrdinalIgnoreCase)).Value.GetString());
    }

    [Fact]
    public async Task Message_FunctionFails_IsLoggedAndRunsAgainAfterVisibilityTimeout()
    {
        var timeout = TimeSpan.FromSeconds(3);
        await using var probe = await QueueProbe.StartAsync(storage, ("visibilityTimeout", timeout.ToString()));

        await probe.SendAsync("fail slowly");
        await probe.WaitForMessagesAsync(1);
        await probe.WaitForOutputAsync("A message fails on purpose: fail slowly");
        await Task.Delay(timeout / 2, Cancellation);
        var before = await probe.GetMessagesAsync();

        var messages = await probe.WaitForMessagesAsync(2);
        Assert.Single(before);
        Assert.Equal([1, 2], messages.Select(message => message.GetProperty("DequeueCount").GetInt32()));
        Assert.All(messages, message => Assert.Equal("fail slowly", TextOf(message)));
    }

    [Fact]
    public async Task Message_FailsMaxDequeueCountTimes_IsMovedToPoisonQueue()
    {
        await using var probe = await QueueProbe.StartAsync(storage, ("maxDequeueCount", "3"));

        await probe.SendAsync("fail always");

        var poison = await probe.WaitForPoisonAsync();
        Assert.Equal(QueueProbe.ToBase64("fail always"), poison.MessageText);
        await probe.WaitUntilEmptyAsync();
        Assert.Equal([1, 2, 3], (await probe.GetMessagesAsync()).Select(message => message.GetProperty("DequeueCount").GetInt32()));
    }

    [Fact]
    public async Task Message_NotBase64_IsMovedToPoisonQueueAsItIs()
    {
        await using var probe = await QueueProbe.StartAsync(storage, ("maxDequeueCount", "2"));
        await probe.Queue.CreateAsync(cancellationToken: Cancellation);

        await probe.Queue.SendMessageAsync("no base64!", Cancellation);

        Assert.Equal("no base64!", (await probe.WaitForPoisonAsync()).MessageText);
        await probe.WaitUntilEmptyAsync();
        Assert.Empty(await probe.GetMessagesAsync());
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 0, 2)]
    [InlineData(2, 1, 4)]
    public async Task Message_Many_RunBatchAfterBatchAtOnce(int batchSize, int newBatchThreshold, int atOnce)
    {
        const int Count = 5;
        await using var probe = await QueueProbe.StartAsync(
            storage, ("batchSize", $"{batchSize}"), ("newBatchThreshold", $"{newBatchThreshold}"), ("maxPollingInterval", "00:00:00.5"));

        await probe.SendAsync([.. Enumerable.Range(1, Count).Select(i => $"wait {i}")]);
        await probe.WaitForMessagesAsync(batchSize);
        // Longer than the host waits between two polls.
        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        var first = await probe.GetMessagesAsync();

        await probe.ReleaseAsync();
        await probe.WaitUntilEmptyAsync();
        Assert.InRange(first.Count, batchSize, atOnce);
        Assert.Equal(Count, (await probe.GetMessagesAsync()).Select(TextOf).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Message_WorkerEndsWhileFunctionRuns_RunsAgainInNextWorker()
    {
        await using var probe = await QueueProbe.StartAsync(storage);
        await probe.SendAsync("wait for the crash");
        await probe.WaitForMessagesAsync(1);

        await probe.CrashAsync();

        var message = Assert.Single(await probe.WaitForMessagesAsync(1));
        Assert.Equal(2, message.GetProperty("DequeueCount").GetInt32());
        await probe.ReleaseAsync();
        await probe.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task Post_NameOfQueueFunction_RunsItWithInput()
    {
        await using var probe = await QueueProbe.StartAsync(storage);
        using var body = new StringContent("""{"input":"by hand"}""", mediaType: new("application/json"));

        using var response = await probe.RunAsync(body);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var message = Assert.Single(await probe.WaitForMessagesAsync(1));
        Assert.Equal("by hand", TextOf(message));
        Assert.Equal(0, message.GetProperty("DequeueCount").GetInt32());
        Assert.False(message.GetProperty("BindingData").TryGetProperty("Id", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    public async Task Post_NameOfQueueFunctionAndNoJson_Returns400(string text)
    {
        await using var probe = await QueueProbe.StartAsync(storage);
        using var body = new StringContent(text, mediaType: new("application/json"));

        using var response = await probe.RunAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(await probe.GetMessagesAsync());
    }

    private static string TextOf(JsonElement message) => message.GetProperty("Text").GetString()!;

    // Binding data holds times as JSON.
    private static DateTimeOffset TimeIn(JsonElement data, string name) => JsonSerializer.Deserialize<DateTimeOffset>(data.GetProperty(name).GetString()!);
}
