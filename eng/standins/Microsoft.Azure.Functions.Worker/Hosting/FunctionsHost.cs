using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>The web app that hosts the functions. It tells the developer what it serves, or that its port is taken.</summary>
internal sealed class FunctionsHost(WebApplication app, int port, IReadOnlyList<string> listing) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsTaken())
        {
            await Console.Error.WriteLineAsync(
                $"Port {port} is unavailable. Close the process using that port, or specify another port using --port [-p].");
            Environment.ExitCode = 1;
            app.Lifetime.StopApplication();
            return;
        }

        await app.StartAsync(cancellationToken);

        await Console.Out.WriteLineAsync("\nFunctions:\n");
        foreach (var line in listing)
        {
            await Console.Out.WriteLineAsync($"\t{line}\n");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    public void Dispose() => ((IDisposable)app).Dispose();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    // Asked before the server starts, whose own failure would be a stack trace.
    private bool IsTaken()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return true;
        }
    }
}
