namespace AuthFunctions.Tests.Support;

/// <summary>An app in its own process, and a client for it.</summary>
public sealed class OwnApp(FunctionAppProcess process) : IAsyncDisposable
{
    public AuthClient Client { get; } = new(process.BaseAddress);

    /// <summary>The output of the app so far.</summary>
    public string Output => process.Output;

    /// <summary>The memory that the app uses, in MiB.</summary>
    public double MemoryMiB => ProcessMemory.OfTree(process.ProcessId);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await process.DisposeAsync();
    }
}
