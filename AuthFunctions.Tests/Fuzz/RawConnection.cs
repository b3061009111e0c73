using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AuthFunctions.Tests.Fuzz;

/// <summary>A connection that sends any bytes and reads HTTP/1.1 responses.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _next;
    private int _end;

    // A receive operation that started before a read needed it.
    private Task<bool>? _waiting;

    private RawConnection(Socket socket) => _socket = socket;

    public static async Task<RawConnection> OpenAsync(Uri server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
        return new RawConnection(socket);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    /// <summary>Waits until the server sends data or closes the connection.</summary>
    /// <returns>False if neither happened in time.</returns>
    public async Task<bool> HasResponseAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        _waiting = ReceiveAsync(cancellationToken);
        if (await Task.WhenAny(_waiting, Task.Delay(patience, cancellationToken)) != _waiting)
        {
            return false;
        }

        await _waiting;
        _waiting = null;
        return true;
    }

    /// <summary>Ends the sending side of the connection, unless the server has closed the connection.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The connection cannot send any more.
        }
    }

    /// <summary>Reads the next response.</summary>
    /// <param name="isHead">Whether the response belongs to a HEAD request.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The next response that is not interim; null if the server closed the connection before or during it.</returns>
    public async Task<RawResponse?> ReadAsync(bool isHead, CancellationToken cancellationToken)
    {
        // The server may respond to the preface of another protocol in that protocol.
        while (await ReadHeadAsync(cancellationToken) is [var first, ..] head && first.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
        {
            var status = int.Parse(first.Split(' ')[1], CultureInfo.InvariantCulture);
            if (status >= 200)
            {
                (string Name, string Value)[] headers = [.. head.Skip(1).Select(line => (line.Split(':')[0], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))];
                var response = new RawResponse(status, headers, "");
                return isHead || status is 204 or 304 ? response
                    : await ReadBodyAsync(response, cancellationToken) is { } body ? response with { Body = body }
                    : null;
            }
        }

        return null;
    }

    public void Dispose() => _socket.Dispose();

    private async Task<List<string>?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                return lines;
            }

            lines.Add(line);
        }

        return null;
    }

    private async Task<string?> ReadBodyAsync(RawResponse response, CancellationToken cancellationToken)
    {
        if (response.Header("Content-Length") is { } length)
        {
            return await ReadBytesAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        }

        if (response.Header("Transfer-Encoding") is null)
        {
            return await ReadBytesAsync(int.MaxValue, cancellationToken);
        }

        var body = new StringBuilder();
        while (await ReadLineAsync(cancellationToken) is { } size)
        {
            var bytes = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (await ReadBytesAsync(bytes, cancellationToken) is not { } chunk || await ReadLineAsync(cancellationToken) is null)
            {
                return null;
            }

            body.Append(chunk);
            if (bytes == 0)
            {
                return body.ToString();
            }
        }

        return null;
    }

    /// <returns>The requested number of bytes, or all bytes until the connection ends if requested; null if there are fewer bytes.</returns>
    private async Task<string?> ReadBytesAsync(int count, CancellationToken cancellationToken)
    {
        var read = new StringBuilder();
        while (read.Length < count && (_next < _end || await FillAsync(cancellationToken)))
        {
            var taken = Math.Min(count - read.Length, _end - _next);
            read.Append(Encoding.Latin1.GetString(_buffer, _next, taken));
            _next += taken;
        }

        return read.Length == count || count == int.MaxValue ? read.ToString() : null;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (_next < _end || await FillAsync(cancellationToken))
        {
            var character = (char)_buffer[_next++];
            if (character == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(character);
        }

        return null;
    }

    private Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        var waiting = _waiting ?? ReceiveAsync(cancellationToken);
        _waiting = null;
        return waiting;
    }

    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            (_next, _end) = (0, await _socket.ReceiveAsync(_buffer, cancellationToken));
            return _end > 0;
        }
        catch (SocketException)
        {
            // A reset also counts as the end of the connection.
            return false;
        }
    }
}
