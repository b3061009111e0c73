using AuthFunctions.Tests.Support;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Tests.Packages;

/// <summary>The behavior of the package that <c>StorageRetryPolicy</c> and the write order of the flows rely on.</summary>
public sealed class AzureDataTablesRetryTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task AnyRequest_PassingError_IsRetried(int status)
    {
        using var network = new FaultHandler(FaultHandler.Answer(status), FaultHandler.Answer(status, retryAfter: "0"));
        var table = await azurite.CreateTableAsync(OptionsFor(network));

        var added = await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);

        Assert.Equal(204, added.Status);
        Assert.Equal(3, network.Attempts);
    }

    [Fact]
    public async Task AnyRequest_ErrorThatStays_FailsAfterThreeRetries()
    {
        using var network = new FaultHandler(Enumerable.Repeat(FaultHandler.Answer(503), 4));
        var table = await azurite.CreateTableAsync(OptionsFor(network));

        var get = () => table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(get);
        Assert.Equal(503, exception.Status);
        Assert.Equal(4, network.Attempts);
    }

    [Fact]
    public async Task AnyRequest_Refused_IsNotRetried()
    {
        using var network = new FaultHandler();
        var table = await azurite.CreateTableAsync(OptionsFor(network));

        await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel));

        Assert.Equal(1, network.Attempts);
    }

    [Fact]
    public async Task AnyRequest_ConnectionRefused_FailsWithEveryAttempt()
    {
        using var network = new FaultHandler(Enumerable.Repeat<FaultHandler.Fault>(Refuse, 4));
        var table = new TableClient(azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName(), OptionsFor(network));

        var exception = await Assert.ThrowsAsync<AggregateException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Cancel));

        Assert.Equal(4, exception.InnerExceptions.Count);
        Assert.All(exception.InnerExceptions, attempt =>
        {
            var failure = Assert.IsType<RequestFailedException>(attempt);
            Assert.Equal((0, null), (failure.Status, failure.ErrorCode));
        });
    }

    [Fact]
    public async Task AddEntity_ResponseLost_ReportsItsOwnEntityAs409()
    {
        using var network = new FaultHandler(FaultHandler.LoseResponse);
        var table = await azurite.CreateTableAsync(OptionsFor(network));

        var exception = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "Bob" }, Cancel));

        Assert.True(exception.ErrorCode == TableErrorCode.EntityAlreadyExists);
        Assert.Equal((409, 2), (exception.Status, network.Attempts));
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal("Bob", read.GetString("Name"));
    }

    [Fact]
    public async Task UpdateEntity_ResponseLost_ReportsItsOwnVersionAs412()
    {
        using var network = new FaultHandler(Forward, FaultHandler.LoseResponse);
        var table = await azurite.CreateTableAsync(OptionsFor(network));
        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "old" }, Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["Name"] = "new" }, added.Headers.ETag!.Value, cancellationToken: Cancel));

        Assert.True(exception.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied);
        Assert.Equal((412, 3), (exception.Status, network.Attempts));
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal("new", read.GetString("Name"));
    }

    [Fact]
    public async Task DeleteEntity_ResponseLost_Returns404()
    {
        using var network = new FaultHandler(Forward, FaultHandler.LoseResponse);
        var table = await azurite.CreateTableAsync(OptionsFor(network));
        var added = await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);

        var response = await table.DeleteEntityAsync("p", "r", added.Headers.ETag!.Value, Cancel);

        Assert.Equal((404, 3), (response.Status, network.Attempts));
    }

    [Fact]
    public async Task AnyRequest_CancelledMeanwhile_StopsWithoutARetry()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var network = new FaultHandler(async (request, forward, cancel) =>
        {
            await cancellation.CancelAsync();
            return await FaultHandler.Hang(request, forward, cancel);
        });
        var table = await azurite.CreateTableAsync(OptionsFor(network));

        var read = () => table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(read);
        Assert.Equal(1, network.Attempts);
    }

    [Fact]
    public async Task Query_CancelledMeanwhile_Stops()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "1"), Cancel);
        await table.AddEntityAsync(new TableEntity("p", "2"), Cancel);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var read = new List<string>();

        var query = async () =>
        {
            await foreach (var entity in table.QueryAsync<TableEntity>(maxPerPage: 1, cancellationToken: cancellation.Token))
            {
                read.Add(entity.RowKey);
                await cancellation.CancelAsync();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(query);
        Assert.Equal(["1"], read);
    }

    [Fact]
    public async Task Policies_PerCallAndPerRetry_RunOnceAndForEachAttempt()
    {
        using var network = new FaultHandler(FaultHandler.Answer(500));
        var options = OptionsFor(network);
        var (perCall, perRetry) = (new CountingPolicy(), new CountingPolicy());
        options.AddPolicy(perCall, HttpPipelinePosition.PerCall);
        options.AddPolicy(perRetry, HttpPipelinePosition.PerRetry);
        var table = await azurite.CreateTableAsync(options);

        await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);

        Assert.Equal((1, 2), (perCall.Count, perRetry.Count));
    }

    private static Task<HttpResponseMessage> Forward(
        HttpRequestMessage request, FaultHandler.Forward forward, CancellationToken cancellationToken) => forward();

    private static Task<HttpResponseMessage> Refuse(
        HttpRequestMessage request, FaultHandler.Forward forward, CancellationToken cancellationToken) =>
        throw new HttpRequestException("Connection refused.", new System.Net.Sockets.SocketException());

    private static TableClientOptions OptionsFor(FaultHandler network)
    {
        var options = new TableClientOptions { Transport = new HttpClientTransport(network) };
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        return options;
    }

    private sealed class CountingPolicy : HttpPipelineSynchronousPolicy
    {
        public int Count { get; private set; }

        public override void OnSendingRequest(HttpMessage message) => Count++;
    }
}
