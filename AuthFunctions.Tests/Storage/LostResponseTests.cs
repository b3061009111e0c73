using AuthFunctions.Tests.Support;
using Azure.Core.Pipeline;

namespace AuthFunctions.Tests.Storage;

/// <summary>Writes that took effect and whose response was lost. Another request changes the data before the retry.</summary>
public sealed class LostResponseTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    private readonly AzuriteFixture _azurite = azurite;

    [Fact]
    public async Task LogIn_ListedAndEndedByAnotherLoginBeforeItKnows_HandsOutASessionThatIsAlive()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        string? other = null;
        using var network = new FaultHandler(Pass, Pass, Pass, Pass, async (request, forward, token) =>
        {
            Assert.Equal(HttpMethod.Put, request.Method);
            using var lost = await forward();
            other = await LogInAsync(app);
            throw new HttpRequestException("The connection was reset.", new IOException("reset"));
        });
        await using var overtaken = AuthHarness.Open(
            _azurite, app.Table.Name, app.Clock, options => options.Transport = new HttpClientTransport(network));

        var session = await LogInAsync(overtaken);

        Assert.True(await IsAliveAsync(app, session));
        Assert.False(await IsAliveAsync(app, other!));
        await InvariantChecker.CheckAsync(
            app.Table, new InvariantInputs { Now = app.Clock.GetUtcNow(), SessionIds = [session, other!] }, CancellationToken);
    }

    private static Task<HttpResponseMessage> Pass(
        HttpRequestMessage request, FaultHandler.Forward forward, CancellationToken cancellationToken) => forward();
}
