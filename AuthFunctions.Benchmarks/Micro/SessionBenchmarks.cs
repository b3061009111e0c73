using AuthFunctions.Core.Storage;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Benchmarks.Micro;

/// <summary>Finding the session of a cookie, all but the way to storage and back.</summary>
public class SessionBenchmarks
{
    private readonly string _sessionId = OpaqueToken.Create();
    private readonly HttpClient _storage;
    private readonly Sessions _sessions;

    /// <summary>Sets the services up as the app has them, on a transport that answers by itself.</summary>
    public SessionBenchmarks()
    {
        _storage = new HttpClient(new StubStorage(OpaqueToken.Hash(_sessionId)!));
        var options = StorageServiceCollectionExtensions.CreateClientOptions();
        options.Transport = new HttpClientTransport(_storage);
        var credential = new TableSharedKeyCredential("account", Convert.ToBase64String(new byte[64]));
        var table = new TableClient(new Uri("http://account.table.invalid"), StorageServiceCollectionExtensions.TableName, credential, options);
        _sessions = new Sessions(new TableUserStore(table), Options.Create(new AuthOptions()), TimeProvider.System);
    }

    /// <summary>A session that is alive.</summary>
    [Benchmark]
    public async Task<string> Find() =>
        (await _sessions.FindAsync(_sessionId, CancellationToken.None))?.UserId ?? throw new InvalidOperationException("The session was not found.");

    /// <summary>A cookie that is no session id: storage is not asked.</summary>
    [Benchmark]
    public async Task<bool> FindNone() =>
        await _sessions.FindAsync("no session id, and not of its length", CancellationToken.None) is null;

    /// <summary>Ends the transport.</summary>
    [GlobalCleanup]
    public void CleanUp() => _storage.Dispose();
}
