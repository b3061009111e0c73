using AuthFunctions.Tests.Support;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Tests.Packages;

/// <summary>The behavior of the package that <c>TableSweep</c> relies on.</summary>
public sealed class AzureDataTablesQueryTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Query_RangeOfKeysOverSeveralPages_ReadsThemInOrderByContinuationToken()
    {
        var table = await azurite.CreateTableAsync();
        foreach (var key in (string[])["session_5", "session_1", "sessions", "session_3", "reset_1", "session_2", "session_4"])
        {
            await table.AddEntityAsync(new TableEntity(key, "r"), Cancel);
        }

        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {"session_"} and PartitionKey lt {"session`"}");
        var pages = await table.QueryAsync<TableEntity>(filter, maxPerPage: 2, cancellationToken: Cancel).AsPages().ToListAsync(Cancel);

        Assert.Equal(
            [["session_1", "session_2"], ["session_3", "session_4"], ["session_5"]], pages.ConvertAll(page => page.Values.Select(row => row.PartitionKey)));
        Assert.Equal([true, true, false], pages.ConvertAll(page => page.ContinuationToken is not null));
    }

    [Fact]
    public void CreateQueryFilter_TextWithQuote_IsEscaped() =>
        Assert.Equal("PartitionKey eq 'it''s'", TableClient.CreateQueryFilter($"PartitionKey eq {"it's"}"));

    [Fact]
    public async Task Query_TableNotThere_Fails404WithItsOwnCode()
    {
        var table = new TableClient(azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName());

        var exception = await Assert.ThrowsAsync<RequestFailedException>(
            async () => await table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToListAsync(Cancel));

        Assert.Equal(404, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.TableNotFound);
    }
}
