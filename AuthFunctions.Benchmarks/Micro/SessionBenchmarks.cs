using AuthFunctions.Core;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Tokens;
using AuthFunctions.Core.Storage;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AuthFunctions.Benchmarks.Micro;

/// <summary>Finds the session of a cookie, without the time of storage and network.</summary>
public class SessionBenchmarks
{
    private readonly string _sessionId = OpaqueToken.Create();
    private readonly HttpClient _storage;
    private readonly ServiceProvider _services;
    private readonly SessionService _sessions;

    /// <summary>Creates the services of the app, with a transport that responds without a network.</summary>
    public SessionBenchmarks()
    {
        _storage = new HttpClient(new StubStorage(OpaqueToken.Hash(_sessionId)!));
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddAuthFunctions(new ConfigurationBuilder().Build())
            .AddSingleton(services => CreateTable(services.GetRequiredService<StorageTelemetryPolicy>()))
            .BuildServiceProvider();
        _sessions = _services.GetRequiredService<SessionService>();
    }

    /// <summary>A valid session.</summary>
    [Benchmark]
    public async Task<string> Find() =>
        (await _sessions.FindAsync([_sessionId], ClientInfo.Unknown, CancellationToken.None))?.UserId ?? throw new InvalidOperationException("The session was not found.");

    /// <summary>A cookie that is no session id. It causes no storage operation.</summary>
    [Benchmark]
    public async Task<bool> FindNone() =>
        await _sessions.FindAsync(["no session id, and not of its length"], ClientInfo.Unknown, CancellationToken.None) is null;

    /// <summary>Disposes the services and the transport.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        _services.Dispose();
        _storage.Dispose();
    }

    private TableClient CreateTable(StorageTelemetryPolicy telemetry)
    {
        var options = StorageServiceCollectionExtensions.CreateTableOptions(telemetry);
        options.Transport = new HttpClientTransport(_storage);
        var credential = new TableSharedKeyCredential("account", Convert.ToBase64String(new byte[64]));
        return new TableClient(new Uri("http://account.table.invalid"), StorageServiceCollectionExtensions.TableName, credential, options);
    }
}
