using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>What local.settings.json says of the host; absent settings are null.</summary>
internal sealed record LocalSettings(int? Port, string[] CorsOrigins, bool CorsCredentials)
{
    private static readonly JsonDocumentOptions Json = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>
    /// Reads the file, and makes environment variables of its values, as the host does for its worker: those set already win.
    /// </summary>
    public static LocalSettings Load(string directory)
    {
        var path = Path.Combine(directory, "local.settings.json");
        if (!File.Exists(path))
        {
            return new LocalSettings(null, [], false);
        }

        using var settings = JsonDocument.Parse(File.ReadAllBytes(path), Json);
        if (settings.RootElement.TryGetProperty("Values", out var values))
        {
            foreach (var value in values.EnumerateObject())
            {
                if (Environment.GetEnvironmentVariable(value.Name) is null)
                {
                    Environment.SetEnvironmentVariable(value.Name, value.Value.ToString());
                }
            }
        }

        settings.RootElement.TryGetProperty("Host", out var host);
        return new LocalSettings(
            Find(host, "LocalHttpPort")?.GetInt32(),
            Find(host, "CORS")?.GetString()?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            Find(host, "CORSCredentials")?.GetBoolean() ?? false);
    }

    private static JsonElement? Find(JsonElement host, string name) =>
        host.ValueKind is JsonValueKind.Object && host.TryGetProperty(name, out var value) ? value : null;
}
