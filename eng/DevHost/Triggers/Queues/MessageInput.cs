using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using DevHost.Worker.Protocol;

namespace DevHost.Triggers.Queues;

/// <summary>A message of a queue as the worker gets it.</summary>
internal static class MessageInput
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes the text of a message in storage.</summary>
    /// <returns>Whether the text has the expected encoding.</returns>
    public static bool TryDecode(string text, bool isBase64, out byte[] body)
    {
        try
        {
            body = isBase64 ? Convert.FromBase64String(text) : Utf8.GetBytes(text);
            return true;
        }
        catch (FormatException)
        {
            body = [];
            return false;
        }
    }

    /// <summary>The body of a message as a text.</summary>
    /// <exception cref="DecoderFallbackException">It is not UTF-8.</exception>
    public static string GetText(byte[] body) => Utf8.GetString(body);

    /// <summary>The properties of a message: texts as they are, everything else as JSON. Those of a JSON content follow.</summary>
    public static Dictionary<string, TypedData> GetMetadata(QueueMessage message, string content)
    {
        var metadata = new Dictionary<string, TypedData>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = new TypedData { String = content },
            ["DequeueCount"] = new TypedData { Json = message.DequeueCount.ToString(CultureInfo.InvariantCulture) },
            ["ExpirationTime"] = ToJson(message.ExpiresOn ?? DateTimeOffset.MaxValue),
            ["InsertionTime"] = ToJson(message.InsertedOn ?? DateTimeOffset.UtcNow),
            ["NextVisibleTime"] = ToJson(message.NextVisibleOn ?? DateTimeOffset.MaxValue),
        };
        AddText(metadata, "Id", message.MessageId);
        AddText(metadata, "PopReceipt", message.PopReceipt);
        AddProperties(metadata, content);
        return metadata;
    }

    private static TypedData ToJson(DateTimeOffset time) => new() { Json = $"\"{time:yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz}\"" };

    private static void AddText(Dictionary<string, TypedData> metadata, string name, string? text)
    {
        if (text is not null)
        {
            metadata[name] = new TypedData { String = text };
        }
    }

    // The Functions host adds the members of a JSON object, and lets them replace properties of the message.
    private static void AddProperties(Dictionary<string, TypedData> metadata, string content)
    {
        if (!content.AsSpan().TrimStart().StartsWith('{'))
        {
            return;
        }

        try
        {
            using var json = JsonDocument.Parse(content);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.Object)
                {
                    metadata[property.Name] = new TypedData { Json = property.Value.GetRawText() };
                }
                else if (property.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null))
                {
                    metadata[property.Name] = new TypedData { String = property.Value.ToString() };
                }
            }
        }
        catch (JsonException)
        {
            // A text like any other.
        }
    }
}
