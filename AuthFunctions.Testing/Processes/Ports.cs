using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace AuthFunctions.Testing.Processes;

/// <summary>Local TCP ports.</summary>
internal static class Ports
{
    /// <summary>Returns a port that is currently free. Another process can still take it.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether no process listens on a port.</summary>
    public static bool IsFree(int port) =>
        !Array.Exists(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), listener => listener.Port == port);
}
