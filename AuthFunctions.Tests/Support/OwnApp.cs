namespace AuthFunctions.Tests.Support;

/// <summary>An app in a process of its own, and a client of it.</summary>
public sealed class OwnApp(FunctionAppProcess process) : IAsyncDisposable
{
    public AuthClient Client { get; } = new(process.BaseAddress);

    /// <summary>What the app has logged so far.</summary>
    public string Output => process.Output;

    /// <summary>The memory that the app holds, in MiB.</summary>
    public double MemoryMiB => ProcessMemory.OfTree(process.ProcessId);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await process.DisposeAsync();
    }
}
