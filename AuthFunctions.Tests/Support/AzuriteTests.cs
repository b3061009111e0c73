using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace AuthFunctions.Tests.Support;

public sealed class AzuriteTests(AzuriteFixture fixture)
{
    [Fact]
    public async Task StartAsync_NoOptions_AnswersAtTheEndpoint()
    {
        using var client = new HttpClient();

        using var response = await client.GetAsync(fixture.Azurite.TableEndpoint, TestContext.Current.CancellationToken);

        Assert.Equal("Azurite-Table/3.35.0", response.Headers.Server.ToString());
    }

    [Fact]
    public async Task StartAsync_NoOptions_HasTablesAndQueues()
    {
        var azurite = fixture.Azurite;

        var table = new TableClient(azurite.ConnectionString, AzuriteFixture.NewTableName());
        await table.CreateAsync(TestContext.Current.CancellationToken);
        await new QueueClient(azurite.ConnectionString, table.Name).CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task StartAsync_PortInUse_SaysWhy()
    {
        var options = new AzuriteOptions { Port = fixture.Azurite.TableEndpoint.Port };

        var start = () => Azurite.StartAsync(options, TestContext.Current.CancellationToken);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(start);
        Assert.Contains("EADDRINUSE", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_PortAndDataOfAStoppedOne_GoesOnWithItsTables()
    {
        var folder = Directory.CreateTempSubdirectory("azurite-");
        try
        {
            var options = new AzuriteOptions { DataDirectory = folder.FullName };
            await using var stopped = await Azurite.StartAsync(options, TestContext.Current.CancellationToken);
            var table = new TableClient(stopped.ConnectionString, "users");
            await table.CreateAsync(TestContext.Current.CancellationToken);
            await stopped.DisposeAsync();

            await using var restarted = await Azurite.StartAsync(
                options with { Port = stopped.TableEndpoint.Port }, TestContext.Current.CancellationToken);

            var created = await table.CreateIfNotExistsAsync(TestContext.Current.CancellationToken);
            Assert.Equal(409, created.GetRawResponse().Status);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
