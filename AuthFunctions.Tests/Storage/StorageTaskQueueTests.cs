using System.Text.Json;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Storage.Queues;

namespace AuthFunctions.Tests.Storage;

public sealed class StorageTaskQueueTests(AzuriteFixture azurite)
{
    private static readonly BackgroundTask.MailPasswordChanged Notice = new("user-1", "change-1");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enqueue_NoQueue_CreatesIt()
    {
        var queue = NewQueue();

        await new StorageTaskQueue(queue).EnqueueAsync(Notice, TimeSpan.Zero, CancellationToken);

        var message = (await queue.PeekMessageAsync(CancellationToken)).Value;
        Assert.Equal(Notice, BackgroundTask.Parse(message.MessageText));
    }

    [Fact]
    public async Task Enqueue_ManyAtOnceWithoutAQueue_AreAllThere()
    {
        var queue = NewQueue();
        var tasks = new StorageTaskQueue(queue);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => tasks.EnqueueAsync(Notice, TimeSpan.Zero, CancellationToken)));

        Assert.Equal(10, (await queue.GetPropertiesAsync(CancellationToken)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Enqueue_WithADelay_IsInvisibleUntilThen()
    {
        var queue = NewQueue();

        await new StorageTaskQueue(queue).EnqueueAsync(Notice, TimeSpan.FromMinutes(1), CancellationToken);

        Assert.Null((await queue.ReceiveMessageAsync(cancellationToken: CancellationToken)).Value);
        Assert.Equal(1, (await queue.GetPropertiesAsync(CancellationToken)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Check_NoQueue_CreatesIt()
    {
        var queue = NewQueue();

        await new StorageTaskQueue(queue).CheckAsync(CancellationToken);

        Assert.True((await queue.ExistsAsync(CancellationToken)).Value);
    }

    [Fact]
    public async Task AnyMember_NoStorage_IsUnavailable()
    {
        var tasks = new StorageTaskQueue(new QueueClient(
            Azurite.ConnectionStringOf(port: 1), "tasks", StorageServiceCollectionExtensions.CreateQueueOptions()));

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => tasks.EnqueueAsync(Notice, TimeSpan.Zero, CancellationToken));
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => tasks.CheckAsync(CancellationToken));
    }

    [Fact]
    public void Message_OfEachKind_StaysAsItIs()
    {
        Assert.Equal(
            """{"kind":"mail_reset_link","request_id":"r1","email_hash":"h1","client_address":"203.0.113.7","trace_id":"t1","attempt":2}""",
            new BackgroundTask.MailResetLink("r1", "h1", "203.0.113.7", "t1") { Attempt = 2 }.ToMessage());
        Assert.Equal(
            """{"kind":"mail_password_changed","user_id":"user-1","change_id":"change-1","attempt":0}""", Notice.ToMessage());
        Assert.Equal(
            """{"kind":"mail_new_device","client_address":"203.0.113.7","user_id":"user-1","change_id":"change-1","attempt":0}""",
            new BackgroundTask.MailNewDevice("user-1", "change-1", "203.0.113.7").ToMessage());
        Assert.Equal(
            """{"kind":"mail_verification","user_id":"user-1","client_address":"203.0.113.7","trace_id":"t1","attempt":0,"waits":1}""",
            new BackgroundTask.MailVerification("user-1", "203.0.113.7", "t1") { Waits = 1 }.ToMessage());
        Assert.Equal(
            """{"kind":"complete_registration","user_id":"user-1","client_address":null,"trace_id":null,"attempt":0}""",
            new BackgroundTask.CompleteRegistration("user-1", null, null).ToMessage());
        Assert.Equal("""{"kind":"mail_email_taken","user_id":"user-1","attempt":0}""", new BackgroundTask.MailEmailTaken("user-1").ToMessage());
        Assert.Equal(
            """{"kind":"mail_confirm_email","user_id":"user-1","request_id":"r1","attempt":0}""", new BackgroundTask.MailConfirmEmail("user-1", "r1").ToMessage());
        Assert.Equal(
            """{"kind":"mail_email_change_requested","user_id":"user-1","request_id":"r1","attempt":0}""",
            new BackgroundTask.MailEmailChangeRequested("user-1", "r1").ToMessage());
        Assert.Equal(
            """{"kind":"mail_email_changed","user_id":"user-1","change_id":"change-1","attempt":0}""",
            new BackgroundTask.MailEmailChanged("user-1", "change-1").ToMessage());
        Assert.Equal(
            """{"kind":"erase_account","user_id":"user-1","email":"bob@example.com","language":"fr","attempt":0}""",
            new BackgroundTask.EraseAccount("user-1", "bob@example.com", "fr").ToMessage());
        Assert.Equal(
            [
                "mail_reset_link", "mail_password_changed", "mail_new_device", "mail_verification", "complete_registration", "mail_email_taken",
                "mail_confirm_email", "mail_email_change_requested", "mail_email_changed", "erase_account",
            ],
            BackgroundTaskJsonContext.Default.BackgroundTask.PolymorphismOptions!.DerivedTypes.Select(type => (string)type.TypeDiscriminator!));
    }

    [Fact]
    public void Parse_UnknownMembersInAnyOrder_KeepsThem()
    {
        var task = BackgroundTask.Parse("""{"x_new":{"a":[1]},"change_id":"c","user_id":"u","kind":"mail_password_changed"}""");

        var message = (task with { Attempt = 3 }).ToMessage();

        var json = JsonDocument.Parse(message).RootElement;
        Assert.Equal("""{"a":[1]}""", json.GetProperty("x_new").GetRawText());
        Assert.Equal(3, json.GetProperty("attempt").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"kind":"erase","user_id":"u"}""")]
    [InlineData("""{"user_id":"u","change_id":"c"}""")]
    [InlineData("""{"kind":"mail_password_changed","user_id":"u"}""")]
    [InlineData("""{"kind":"mail_password_changed","user_id":null,"change_id":"c"}""")]
    public void Parse_UnknownKindOrMissingMember_Fails(string message) =>
        Assert.ThrowsAny<Exception>(() => BackgroundTask.Parse(message));

    private QueueClient NewQueue() => new(
        azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName(), StorageServiceCollectionExtensions.CreateQueueOptions());
}
