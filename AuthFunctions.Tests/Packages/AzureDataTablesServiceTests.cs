using AuthFunctions.Tests.Support;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Tests.Packages;

public sealed class AzureDataTablesServiceTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TableClient NewTable => new(azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName());

    [Fact]
    public async Task CreateIfNotExists_Twice_IsNoError()
    {
        var table = NewTable;

        var created = await table.CreateIfNotExistsAsync(Cancel);
        var found = await table.CreateIfNotExistsAsync(Cancel);

        Assert.Equal((table.Name, 204), (created.Value.Name, created.GetRawResponse().Status));
        Assert.Equal((table.Name, 409), (found.Value.Name, found.GetRawResponse().Status));
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
        Assert.StartsWith("Try later.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>no</html>")]
    [InlineData("[]")]
    [InlineData("{\"odata.error\":{}}")]
    public async Task AnyRequest_ErrorThatIsNotTheServices_HasItsStatusAndNoCode(string body)
    {
        using var network = new FaultHandler(FaultHandler.Answer(403, body: body));
        var options = new TableClientOptions { Transport = new HttpClientTransport(network) };
        var table = new TableClient(azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName(), options);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Cancel));

        Assert.Equal((403, null), (exception.Status, exception.ErrorCode));
    }

    [Fact]
    public async Task Create_TableThere_Fails409()
    {
        var table = NewTable;
        TableItem created = await table.CreateAsync(Cancel);

        var create = () => table.CreateAsync(Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(create);
        Assert.Equal(table.Name, created.Name);
        Assert.Equal(409, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.TableAlreadyExists);
    }

    [Fact]
    public async Task Delete_ThereAndNotThere_Returns204And404()
    {
        var table = NewTable;
        await table.CreateAsync(Cancel);

        var first = await table.DeleteAsync(Cancel);
        var second = await table.DeleteAsync(Cancel);

        Assert.Equal((204, 404), (first.Status, second.Status));
    }

    [Fact]
    public async Task ServiceClient_Tables_AreCreatedUsedAndDeleted()
    {
        var service = new TableServiceClient(azurite.Azurite.ConnectionString);
        var name = AzuriteFixture.NewTableName();

        await service.CreateTableAsync(name, Cancel);
        await service.CreateTableIfNotExistsAsync(name, Cancel);
        var added = await service.GetTableClient(name).AddEntityAsync(new TableEntity("p", "r"), Cancel);
        var deleted = await service.DeleteTableAsync(name, Cancel);

        Assert.Equal((204, 204), (added.Status, deleted.Status));
    }

    [Fact]
    public async Task AddEntity_TableNotThere_Fails404()
    {
        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => NewTable.AddEntityAsync(new TableEntity("p", "r"), Cancel));

        Assert.Equal(404, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.TableNotFound);
    }

    [Fact]
    public async Task AddEntity_ValueOver64KiB_Fails400()
    {
        var table = await azurite.CreateTableAsync();

        var add = () => table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = new string('x', 33 * 1024) }, Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(add);
        Assert.Equal(400, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.PropertyValueTooLarge);
    }

    [Fact]
    public async Task UpsertEntity_EntityOver1MiB_Fails400()
    {
        var table = await azurite.CreateTableAsync();
        var entity = new TableEntity("p", "r");
        for (var i = 0; i < 40; i++)
        {
            entity[$"Text{i}"] = new string('x', 32 * 1024);
        }

        var upsert = () => table.UpsertEntityAsync(entity, cancellationToken: Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(upsert);
        Assert.Equal(400, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.EntityTooLarge);
    }

    [Fact]
    public async Task Query_MalformedFilter_Fails400()
    {
        var table = await azurite.CreateTableAsync();

        var query = async () => await table.QueryAsync<TableEntity>("PartitionKey eq", cancellationToken: Cancel).ToListAsync(Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(query);
        Assert.Equal(400, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.InvalidInput);
    }

    [Fact]
    public void ErrorCode_Comparison_IgnoresCaseAndRefusesNull()
    {
        string? noCode = null;

        Assert.True("entityalreadyexists" == TableErrorCode.EntityAlreadyExists);
        Assert.True("Other" != TableErrorCode.EntityAlreadyExists);
        Assert.Equal("TableNotFound", TableErrorCode.TableNotFound.ToString());
        Assert.Throws<ArgumentNullException>(() => new TableErrorCode(noCode));
    }
}
