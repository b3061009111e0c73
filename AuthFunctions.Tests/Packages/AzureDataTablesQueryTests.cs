using AuthFunctions.Tests.Support;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Tests.Packages;

public sealed class AzureDataTablesQueryTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Query_MoreEntitiesThanAPageHolds_ReadsThemAllInOrder()
    {
        const int Count = 1_005;
        var table = await azurite.CreateTableAsync();
        var keys = Enumerable.Range(0, Count).Select(i => $"key {i:d5}").ToList();
        await Parallel.ForEachAsync(
            keys, Cancel, async (key, cancel) => await table.AddEntityAsync(new TableEntity("it's p", key), cancel));

        var pages = await table.QueryAsync<TableEntity>(cancellationToken: Cancel).AsPages().ToListAsync(Cancel);
        var all = await table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Equal([1_000, 5], pages.ConvertAll(page => page.Values.Count));
        Assert.Equal(keys, all.ConvertAll(entity => entity.RowKey));
        Assert.Null(pages[^1].ContinuationToken);
    }

    [Fact]
    public async Task Query_MaxPerPage_LimitsEachPage()
    {
        var table = await CreateTableWithAsync(5);

        var pages = await table.QueryAsync<TableEntity>(maxPerPage: 2, cancellationToken: Cancel).AsPages().ToListAsync(Cancel);

        Assert.Equal([2, 2, 1], pages.ConvertAll(page => page.Values.Count));
        Assert.Equal(["0", "1", "2", "3", "4"], pages.SelectMany(page => page.Values).Select(entity => entity.RowKey));
    }

    [Fact]
    public async Task Query_ContinuationToken_GoesOnWhereItEnded()
    {
        var table = await CreateTableWithAsync(3);
        var query = table.QueryAsync<TableEntity>(cancellationToken: Cancel);
        var first = await query.AsPages(pageSizeHint: 2).FirstAsync(Cancel);

        var rest = await query.AsPages(first.ContinuationToken).SingleAsync(Cancel);

        Assert.Equal(["2"], rest.Values.Select(entity => entity.RowKey));
    }

    [Theory]
    [InlineData("Number eq 1", new[] { "1" })]
    [InlineData("Number gt 0 and Number lt 3", new[] { "1", "2" })]
    [InlineData("RowKey ge '3'", new[] { "3" })]
    [InlineData("PartitionKey eq 'other'", new string[0])]
    public async Task Query_Filter_ReadsWhatItLetsThrough(string filter, string[] rowKeys)
    {
        var table = await CreateTableWithAsync(4);

        var entities = await table.QueryAsync<TableEntity>(filter, cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Equal(rowKeys, entities.Select(entity => entity.RowKey));
    }

    [Fact]
    public async Task Query_Select_ReadsOnlyTheProperties()
    {
        var table = await CreateTableWithAsync(1);

        var entities = await table.QueryAsync<TableEntity>(select: ["Number"], cancellationToken: Cancel).ToListAsync(Cancel);

        var entity = Assert.Single(entities);
        Assert.Equal(0, entity.GetInt32("Number"));
        Assert.False(entity.ContainsKey("RowKey"));
    }

    [Fact]
    public async Task Query_FilterOfEachType_FindsTheEntity()
    {
        var table = await azurite.CreateTableAsync();
        var (text, guid, time, big) = ("it's", Guid.NewGuid(), new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), long.MaxValue);
        await table.AddEntityAsync(
            new TableEntity("p", "r") { ["Text"] = text, ["Guid"] = guid, ["Time"] = time, ["Big"] = big, ["Flag"] = true, ["Half"] = 0.5 }, Cancel);

        string[] filters =
        [
            TableClient.CreateQueryFilter($"Text eq {text}"),
            TableClient.CreateQueryFilter($"Guid eq {guid}"),
            TableClient.CreateQueryFilter($"Time eq {time}"),
            TableClient.CreateQueryFilter($"Time le {time.UtcDateTime}"),
            TableClient.CreateQueryFilter($"Big eq {big}"),
            TableClient.CreateQueryFilter($"Flag eq {true}"),
            TableClient.CreateQueryFilter($"Half lt {0.75}"),
        ];

        foreach (var filter in filters)
        {
            Assert.Single(await table.QueryAsync<TableEntity>(filter, cancellationToken: Cancel).ToListAsync(Cancel));
        }
    }

    [Fact]
    public void CreateQueryFilter_EachType_QuotesAndEscapes()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));

        var filter = TableClient.CreateQueryFilter($"A eq {"it's"} and B lt {time} and C ne {7L} and D eq {Guid.Empty} and E eq {false}");

        Assert.Equal(
            "A eq 'it''s' and B lt datetime'2026-01-02T02:04:05Z' and C ne 7L and D eq guid'00000000-0000-0000-0000-000000000000' and E eq false",
            filter);
    }

    [Fact]
    public async Task Query_TableNotThere_Fails404()
    {
        var table = new TableClient(azurite.Azurite.ConnectionString, AzuriteFixture.NewTableName());

        var query = async () => await table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToListAsync(Cancel);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(query);
        Assert.Equal(404, exception.Status);
        Assert.True(exception.ErrorCode == TableErrorCode.TableNotFound);
    }

    private async Task<TableClient> CreateTableWithAsync(int count)
    {
        var table = await azurite.CreateTableAsync();
        for (var i = 0; i < count; i++)
        {
            await table.AddEntityAsync(new TableEntity("p", $"{i}") { ["Number"] = i }, Cancel);
        }

        return table;
    }
}
