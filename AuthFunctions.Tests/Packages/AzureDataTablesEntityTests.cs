using AuthFunctions.Tests.Support;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Tests.Packages;

/// <summary>The behavior of the package that <c>TableRows</c> relies on.</summary>
public sealed class AzureDataTablesEntityTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TableClient MissingTable => new(azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName());

    [Fact]
    public async Task AddEntity_KeysTaken_Fails409AndLeavesTheEntity()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "first" }, Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "second" }, Cancel));

        Assert.Equal(409, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.EntityAlreadyExists);
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal("first", read["Name"]);
    }

    [Fact]
    public async Task AddEntity_TableNotThere_Fails404WithItsOwnCode()
    {
        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => MissingTable.AddEntityAsync(new TableEntity("p", "r"), Cancel));

        Assert.Equal(404, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.TableNotFound);
    }

    [Fact]
    public async Task GetEntityIfExists_EntityNotThere_HasNoValue()
    {
        var table = await azurite.CreateTableAsync();

        var read = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        Assert.False(read.HasValue);
    }

    [Fact]
    public async Task GetEntityIfExists_TableNotThere_HasNoValue()
    {
        var read = await MissingTable.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        Assert.False(read.HasValue);
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
    public async Task UpdateEntity_StaleETag_Fails412AndLeavesTheEntity()
    {
        var table = await azurite.CreateTableAsync();
        var stale = await AddAndChangeAsync(table);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["Name"] = "third" }, stale, TableUpdateMode.Replace, Cancel));

        Assert.Equal(412, exception.Status);
        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal("second", read.GetString("Name"));
    }

    [Fact]
    public async Task UpdateEntity_NotThere_Fails404()
    {
        var table = await azurite.CreateTableAsync();

        var exception = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r"), new ETag("W/\"0\""), TableUpdateMode.Replace, Cancel));

        Assert.Equal(404, exception.Status);
    }

    [Fact]
    public async Task DeleteEntity_StaleETag_Fails412AndLeavesTheEntity()
    {
        var table = await azurite.CreateTableAsync();
        var stale = await AddAndChangeAsync(table);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", stale, Cancel));

        Assert.Equal(412, exception.Status);
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel)).HasValue);
    }

    [Fact]
    public async Task DeleteEntity_DefaultETag_DeletesAnyVersion()
    {
        var table = await azurite.CreateTableAsync();
        await AddAndChangeAsync(table);

        var response = await table.DeleteEntityAsync("p", "r", default, Cancel);

        Assert.Equal(204, response.Status);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel)).HasValue);
    }

    [Fact]
    public async Task DeleteEntity_NotThere_Returns404WithoutThrowing()
    {
        var table = await azurite.CreateTableAsync();

        var response = await table.DeleteEntityAsync("p", "r", ETag.All, Cancel);

        Assert.Equal(404, response.Status);
    }

    [Fact]
    public async Task CreateIfNotExists_Twice_IsNoError()
    {
        var table = MissingTable;

        await table.CreateIfNotExistsAsync(Cancel);
        await table.CreateIfNotExistsAsync(Cancel);

        Assert.Empty(await table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task CreateIfNotExists_TableBeingDeleted_Fails409()
    {
        const string Body = """{"odata.error":{"code":"TableBeingDeleted","message":{"lang":"en-US","value":"Try later."}}}""";
        using var network = new FaultHandler(FaultHandler.Answer(409, body: Body));
        var options = new TableClientOptions { Transport = new HttpClientTransport(network) };
        var table = new TableClient(azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName(), options);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateIfNotExistsAsync(Cancel));

        Assert.Equal(409, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.TableBeingDeleted);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=")]
    [InlineData("AccountName=a;AccountName=b")]
    [InlineData("AccountName=a;EndpointSuffix=core.windows.net")]
    [InlineData("AccountName=a;AccountKey=s3cret!;EndpointSuffix=core.windows.net")]
    [InlineData("AccountName=a;AccountKey=a2V5;TableEndpoint=http://:x")]
    public void Constructor_MalformedConnectionString_ThrowsOneOfThreeExceptions(string connectionString)
    {
        var exception = Record.Exception(() => new TableClient(connectionString, "users"));

        Assert.True(exception is FormatException or ArgumentException or InvalidOperationException, $"{exception}");
    }

    /// <returns>The ETag of the version before the change.</returns>
    private static async Task<ETag> AddAndChangeAsync(TableClient table)
    {
        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "first" }, Cancel);
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["Name"] = "second" }, ETag.All, cancellationToken: Cancel);
        return added.Headers.ETag!.Value;
    }
}
