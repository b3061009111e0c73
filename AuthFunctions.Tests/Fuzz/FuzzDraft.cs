using System.Globalization;
using System.Text;

namespace AuthFunctions.Tests.Fuzz;

/// <summary>A request under construction. Each byte is written as the character with that number (Latin-1).</summary>
internal sealed class FuzzDraft
{
    public string? Route { get; set; }

    public required string Method { get; set; }

    public required string Path { get; set; }

    public List<(string Name, string Value)> Fields { get; } = [];

    public List<(string Name, string Value)> Headers { get; } = [];

    public string? ContentType { get; set; }

    public string Body { get; set; } = "";

    public FuzzEnd End { get; set; } = FuzzEnd.Answered;

    /// <summary>Writes the request, with the headers that define its end.</summary>
    public string Write(IEnumerable<(string Name, string Value)> framing, string body)
    {
        var request = new StringBuilder($"{Method} {Path} HTTP/1.1\r\n");
        if (!Headers.Exists(header => header.Name == "Host"))
        {
            request.Append("Host: 127.0.0.1\r\n");
        }

        IEnumerable<(string, string)> type = ContentType is null ? [] : [("Content-Type", ContentType)];
        foreach (var (name, value) in Headers.Concat(type).Concat(framing))
        {
            request.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return request.Append("\r\n").Append(body).ToString();
    }
}
