using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Support;

/// <summary>A table service that responds to every request with one error.</summary>
internal sealed class FakeStorage : IAsyncDisposable
{
    private readonly WebApplication _server;

    private FakeStorage(WebApplication server) => _server = server;

    public int Status { get; set; }

    public string ConnectionString => Azurite.ConnectionStringOf(new Uri(_server.Urls.Single()).Port);

    public static async Task<FakeStorage> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var storage = new FakeStorage(builder.Build());
        storage._server.Run(context =>
        {
            context.Response.StatusCode = storage.Status;
            return Task.CompletedTask;
        });
        await storage._server.StartAsync(TestContext.Current.CancellationToken);
        return storage;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
