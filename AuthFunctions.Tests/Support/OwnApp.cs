namespace AuthFunctions.Tests.Support;

/// <summary>An app in its own process, and a client for it.</summary>
public sealed class OwnApp(FunctionAppProcess process) : IAsyncDisposable
{
    public AuthClient Client { get; } = new(process.BaseAddress);

    /// <summary>The output of the app so far.</summary>
    public string Output => process.Output;

    /// <summary>The process id of the host.</summary>
    public int HostProcessId => process.ProcessId;

    /// <summary>Stops the host, which first waits for the functions that run.</summary>
    public async Task StopAsync()
    {
        process.CloseStandardInput();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The memory that the app uses, in MiB.</summary>
    public double MemoryMiB => ProcessMemory.OfTree(process.ProcessId);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await process.DisposeAsync();
    }
}
