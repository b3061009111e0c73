using AuthFunctions.Tests.Support;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Tests.Packages;

public sealed class AzureDataTablesEntityTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddEntity_NewKeys_IsThereWithTheETagOfTheResponse()
    {
        var table = await azurite.CreateTableAsync();

        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "Bob" }, Cancel);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal(204, added.Status);
        Assert.Equal("Bob", read.GetString("Name"));
        Assert.Equal(added.Headers.ETag, read.ETag);
        Assert.NotEqual(default, read.ETag);
        Assert.InRange(read.Timestamp!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Fact]
    public async Task AddEntity_KeysTaken_Fails409AndLeavesTheEntity()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "first" }, Cancel);

        var add = () => table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "second" }, Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(add);
        Assert.Equal(409, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.EntityAlreadyExists);
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal("first", read["Name"]);
    }

    [Theory]
    [InlineData("it's", "'quoted'")]
    [InlineData("a b", "ünïcødé ✓")]
    [InlineData("50%", "%27")]
    [InlineData("a+b&c=d", "(x,y);z:@$")]
    [InlineData("", "")]
    [InlineData("{\"json\"}", "[1]~|<>")]
    public async Task EveryOperation_UnusualKeys_FindsTheEntity(string partitionKey, string rowKey)
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity(partitionKey, rowKey) { ["Step"] = 1 }, Cancel);
        await table.UpsertEntityAsync(new TableEntity(partitionKey, rowKey) { ["Step"] = 2 }, cancellationToken: Cancel);

        var read = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: Cancel);
        var queried = await table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey eq {rowKey}"), cancellationToken: Cancel).ToListAsync(Cancel);
        var updated = await table.UpdateEntityAsync(new TableEntity(partitionKey, rowKey), read.Value!.ETag, cancellationToken: Cancel);
        var deleted = await table.DeleteEntityAsync(partitionKey, rowKey, updated.Headers.ETag!.Value, Cancel);

        Assert.Equal((partitionKey, rowKey, 2), (read.Value.PartitionKey, read.Value.RowKey, read.Value.GetInt32("Step")));
        Assert.Equal([read.Value.ETag], queried.ConvertAll(entity => entity.ETag));
        Assert.Equal(204, deleted.Status);
    }

    [Fact]
    public async Task GetEntity_NotThere_Fails404()
    {
        var table = await azurite.CreateTableAsync();

        var get = () => table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(get);
        Assert.Equal(404, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.ResourceNotFound);
    }

    [Fact]
    public async Task GetEntity_Select_ReadsOnlyTheProperties()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "Bob", ["Age"] = 7 }, Cancel);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", ["RowKey", "Age"], Cancel);

        Assert.Equal(7, read.GetInt32("Age"));
        Assert.Equal("r", read.RowKey);
        Assert.False(read.ContainsKey("Name"));
        Assert.Null(read.PartitionKey);
    }

    [Fact]
    public async Task GetEntityIfExists_NotThere_HasNoValue()
    {
        var table = await azurite.CreateTableAsync();

        var read = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        Assert.False(read.HasValue);
        Assert.Equal(404, read.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => read.Value);
    }

    [Fact]
    public async Task GetEntityIfExists_There_HasTheEntity()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "Bob" }, Cancel);

        var read = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        Assert.True(read.HasValue);
        Assert.Equal("Bob", read.Value!.GetString("Name"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "old")]
    [InlineData(TableUpdateMode.Replace, null)]
    public async Task UpdateEntity_CurrentETag_MergesOrReplaces(TableUpdateMode mode, string? unnamed)
    {
        var table = await azurite.CreateTableAsync();
        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Named"] = "old", ["Unnamed"] = "old" }, Cancel);

        var updated = await table.UpdateEntityAsync(new TableEntity("p", "r") { ["Named"] = "new" }, added.Headers.ETag!.Value, mode, Cancel);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal("new", read.GetString("Named"));
        Assert.Equal(unnamed, read.GetString("Unnamed"));
        Assert.Equal(updated.Headers.ETag, read.ETag);
        Assert.NotEqual(added.Headers.ETag, read.ETag);
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task UpdateEntity_StaleETag_Fails412AndLeavesTheEntity(TableUpdateMode mode)
    {
        var table = await azurite.CreateTableAsync();
        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "first" }, Cancel);
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["Name"] = "second" }, ETag.All, cancellationToken: Cancel);

        var update = () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["Name"] = "third" }, added.Headers.ETag!.Value, mode, Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(update);
        Assert.Equal(412, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied);
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal("second", read.GetString("Name"));
    }

    [Fact]
    public async Task UpdateEntity_DefaultETag_IsRejected()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);

        var update = () => table.UpdateEntityAsync(new TableEntity("p", "r"), default, cancellationToken: Cancel);

        await Assert.ThrowsAsync<ArgumentException>(update);
    }

    [Fact]
    public async Task UpdateEntity_NotThere_Fails404()
    {
        var table = await azurite.CreateTableAsync();

        var update = () => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, cancellationToken: Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(update);
        Assert.Equal(404, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.ResourceNotFound);
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "old")]
    [InlineData(TableUpdateMode.Replace, null)]
    public async Task UpsertEntity_ThereAndNotThere_ChangesAndAdds(TableUpdateMode mode, string? unnamed)
    {
        var table = await azurite.CreateTableAsync();

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["Named"] = "old", ["Unnamed"] = "old" }, mode, Cancel);
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["Named"] = "new" }, mode, Cancel);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal(("new", unnamed), (read.GetString("Named"), read.GetString("Unnamed")));
    }

    [Fact]
    public async Task DeleteEntity_StaleETag_Fails412AndLeavesTheEntity()
    {
        var table = await azurite.CreateTableAsync();
        var added = await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);
        await table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, cancellationToken: Cancel);

        var delete = () => table.DeleteEntityAsync("p", "r", added.Headers.ETag!.Value, Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(delete);
        Assert.Equal(412, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied);
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel)).HasValue);
    }

    [Fact]
    public async Task DeleteEntity_CurrentOrDefaultETag_DeletesIt()
    {
        var table = await azurite.CreateTableAsync();
        var first = await table.AddEntityAsync(new TableEntity("p", "1"), Cancel);
        await table.AddEntityAsync(new TableEntity("p", "2"), Cancel);
        var third = new TableEntity("p", "3");
        await table.AddEntityAsync(third, Cancel);

        await table.DeleteEntityAsync("p", "1", first.Headers.ETag!.Value, Cancel);
        await table.DeleteEntityAsync("p", "2", cancellationToken: Cancel);
        await table.DeleteEntityAsync(third, cancellationToken: Cancel);

        Assert.Empty(await table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task DeleteEntity_NotThere_Returns404()
    {
        var table = await azurite.CreateTableAsync();

        var response = await table.DeleteEntityAsync("p", "r", cancellationToken: Cancel);

        Assert.Equal(404, response.Status);
    }
}
