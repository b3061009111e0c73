using System.Net;
using System.Net.Sockets;

namespace DevHost.Http;

/// <summary>Sockets that hold a port on every loopback address, and accept connections once Kestrel listens on them.</summary>
internal sealed class LoopbackSockets : IDisposable
{
    private readonly List<Socket> _sockets = [];

    private LoopbackSockets(int port) => Port = port;

    public int Port { get; }

    public IEnumerable<IPEndPoint> Endpoints => _sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!);

    /// <exception cref="HostException">The port is taken.</exception>
    public static LoopbackSockets Bind(int port)
    {
        var sockets = new LoopbackSockets(port);
        try
        {
            sockets.Add(IPAddress.Loopback);
            sockets.AddIfSupported(IPAddress.IPv6Loopback);
            return sockets;
        }
        catch (SocketException exception)
        {
            sockets.Dispose();
            throw PortUnavailable(port, exception);
        }
    }

    public static HostException PortUnavailable(int port, Exception exception) =>
        new($"Port {port} is unavailable ({exception.Message}). Stop the process that uses it, or choose another port with --port.");

    /// <summary>The socket that is bound to an endpoint of <see cref="Endpoints"/>.</summary>
    public Socket Get(EndPoint endpoint) => _sockets.Find(socket => socket.LocalEndPoint!.Equals(endpoint))!;

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private void AddIfSupported(IPAddress address)
    {
        try
        {
            Add(address);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
        {
            // This machine has no IPv6.
        }
    }

    private void Add(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, Port));
            // Bound sockets may share a port until one of them listens.
            socket.Listen();
            _sockets.Add(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
