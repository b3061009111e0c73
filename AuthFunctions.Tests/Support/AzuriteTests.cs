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
    public async Task StartAsync_PortInUse_SaysWhy()
    {
        var options = new AzuriteOptions { Port = fixture.Azurite.TableEndpoint.Port };

        var start = () => Azurite.StartAsync(options, TestContext.Current.CancellationToken);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(start);
        Assert.Contains("EADDRINUSE", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_Always_FreesThePort()
    {
        var azurite = await Azurite.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new HttpClient();

        await azurite.DisposeAsync();

        var request = () => client.GetAsync(azurite.TableEndpoint, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpRequestException>(request);
    }
}
