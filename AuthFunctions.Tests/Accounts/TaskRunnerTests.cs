using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Mail;
using AuthFunctions.Core.Storage;
using AuthFunctions.Functions.Background;
using AuthFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace AuthFunctions.Tests.Accounts;

public sealed class TaskRunnerTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private const int Failed = 50;
    private const int Poisoned = 51;
    private const string UnknownKind = """{"kind":"erase","user_id":"u"}""";

    private static readonly JsonNode Queues = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")))!["extensions"]!["queues"]!;

    [Fact]
    public async Task Run_UnknownKind_FailsAtEveryDeliveryAndLogsTheLastOneAsAnError()
    {
        await using var app = await CreateAsync();

        for (var delivery = 1; delivery <= TaskRunner.MaxDeliveries; delivery++)
        {
            await Assert.ThrowsAnyAsync<JsonException>(() => app.Auth.RunTaskAsync(UnknownKind, delivery, CancellationToken));
        }

        Assert.Equal(TaskRunner.MaxDeliveries - 1, app.Log.Of(Failed).Count);
        Assert.Contains("is moved to the poison queue", Assert.Single(app.Log.Of(Poisoned)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Stopped_IsDeliveredAgainWithoutALine()
    {
        await using var app = await CreateAsync();
        var task = new BackgroundTask.MailPasswordChanged("u", "c");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => app.Auth.RunTaskAsync(task.ToMessage(), 1, new CancellationToken(canceled: true)));

        Assert.Empty(app.Log.Of(Failed));
    }

    [Fact]
    public void HostJson_HasTheNumbersThatTheCodeReliesOn()
    {
        Assert.Equal(TaskRunner.MaxDeliveries, (int)Queues["maxDequeueCount"]!);
        Assert.Equal(3 * UserMailer.MailsPerDomain, (int)Queues["batchSize"]! + (int)Queues["newBatchThreshold"]!);
        Assert.Equal("none", (string?)Queues["messageEncoding"]);
    }

    [Fact]
    public void Function_ReadsTheQueueThatTheAppWrites()
    {
        var trigger = typeof(RunTask).GetMethod(nameof(RunTask.RunAsync))!.GetParameters()[0].GetCustomAttribute<QueueTriggerAttribute>()!;

        Assert.Equal((StorageServiceCollectionExtensions.QueueName, "AuthStorage"), (trigger.QueueName, trigger.Connection));
    }
}
