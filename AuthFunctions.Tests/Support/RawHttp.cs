using System.Net.Sockets;
using System.Text;

namespace AuthFunctions.Tests.Support;

/// <summary>HTTP over a plain socket, for requests that <see cref="HttpClient"/> would correct before it sends them.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request and reads the response until the connection closes. The request must contain <c>Connection: close</c>.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="lines">The request line and the headers.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The response's status line and headers, and its body as it was sent, including chunk headers.</returns>
    public static async Task<(string[] Head, string Body)> SendAsync(
        Uri server, IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => $"{line}\r\n")) + "\r\n"), cancellationToken);

        using var reader = new StreamReader(stream, Encoding.Latin1);
        var response = await reader.ReadToEndAsync(cancellationToken);
        var end = response.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (response[..end].Split("\r\n"), response[(end + 4)..]);
    }
}
