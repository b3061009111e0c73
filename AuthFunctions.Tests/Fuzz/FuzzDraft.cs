using System.Text;

namespace AuthFunctions.Tests.Fuzz;

/// <summary>A request while it is made. Bytes are written as the characters of their numbers (Latin-1).</summary>
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

    /// <summary>Writes it, with the headers that say where it ends.</summary>
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
            request.Append($"{name}: {value}\r\n");
        }

        return request.Append("\r\n").Append(body).ToString();
    }
}
