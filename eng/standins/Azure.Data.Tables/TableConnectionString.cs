#nullable enable

namespace Azure.Data.Tables;

/// <summary>The table endpoint and the shared key in a connection string.</summary>
internal sealed record TableConnectionString(Uri Endpoint, TableSharedKeyCredential Credential)
{
    private const string EmulatorAccountName = "devstoreaccount1";
    private const string EmulatorAccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <exception cref="InvalidOperationException">It is not a list of <c>name=value</c>. No message repeats a part of it, for it holds a key.</exception>
    /// <exception cref="ArgumentException">It lacks a setting.</exception>
    /// <exception cref="FormatException">Its key is not base64 or its endpoint not a URI.</exception>
    public static TableConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = Split(connectionString);

        if (settings.GetValueOrDefault("UseDevelopmentStorage") == "true")
        {
            return new(
                new Uri($"http://127.0.0.1:10002/{EmulatorAccountName}"),
                new TableSharedKeyCredential(EmulatorAccountName, EmulatorAccountKey));
        }

        var suffix = settings.GetValueOrDefault("EndpointSuffix");
        if (!settings.TryGetValue("AccountName", out var accountName)
            || !settings.TryGetValue("AccountKey", out var accountKey)
            || (!settings.TryGetValue("TableEndpoint", out var endpoint) && suffix is null))
        {
            throw new ArgumentException("Connection string parsing error");
        }

        endpoint ??= $"{settings.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{accountName}.table.{suffix}";
        return new(new UriBuilder(endpoint).Uri, new TableSharedKeyCredential(accountName, accountKey));
    }

    private static Dictionary<string, string> Split(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var segments = connectionString.EndsWith(';') ? connectionString[..^1] : connectionString;
        foreach (var segment in segments.Split(';'))
        {
            // A value may hold further equals signs: base64 ends in them.
            var equals = segment.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == segment.Length - 1)
            {
                throw new InvalidOperationException("Connection string has a segment that is not a keyword, '=' and a value.");
            }

            if (!settings.TryAdd(segment[..equals].Trim(), segment[(equals + 1)..].Trim()))
            {
                throw new InvalidOperationException("Connection string has a duplicated keyword.");
            }
        }

        return settings;
    }
}
