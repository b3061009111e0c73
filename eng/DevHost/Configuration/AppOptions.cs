using System.Globalization;
using System.Text.Json;

namespace DevHost.Configuration;

/// <summary>What the command line, <c>host.json</c>, <c>local.settings.json</c> and the environment say about an app.</summary>
internal sealed class AppOptions
{
    private const string HostJsonOverrides = "AzureFunctionsJobHost__";
    private const int DefaultPort = 7071;
    private const long DefaultBodyLimit = 100 * 1024 * 1024;

    private readonly Dictionary<string, string> _settings;

    private AppOptions(string directory, IConfiguration hostJson, IConfiguration localSettings, int? port)
    {
        Directory = directory;
        Port = port ?? localSettings.GetValue<int?>("Host:LocalHttpPort") ?? DefaultPort;
        RoutePrefix = (hostJson["extensions:http:routePrefix"] ?? "api").Trim('/');
        CorsOrigins = localSettings["Host:CORS"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        CorsCredentials = localSettings.GetValue<bool>("Host:CORSCredentials");
        LogLevels = new LogLevelRules(hostJson.GetSection("logging:logLevel"));
        Queues = new QueueOptions(hostJson.GetSection("extensions:queues"));

        _settings = new(StringComparer.OrdinalIgnoreCase);
        foreach (var value in localSettings.GetSection("Values").GetChildren())
        {
            // The environment wins over the file.
            _settings[value.Key] = Environment.GetEnvironmentVariable(value.Key) ?? value.Value ?? "";
        }
    }

    /// <summary>The app's build or publish output.</summary>
    public string Directory { get; }

    /// <summary>The app's assembly: a file name in <see cref="Directory"/>.</summary>
    public required string Assembly { get; init; }

    public int Port { get; }

    /// <summary>What every route begins with, without slashes around it.</summary>
    public string RoutePrefix { get; }

    public string[] CorsOrigins { get; }

    public bool CorsCredentials { get; }

    public LogLevelRules LogLevels { get; }

    public QueueOptions Queues { get; }

    /// <summary>Whether every log line is printed, also those that the Functions host drops.</summary>
    public required bool Verbose { get; init; }

    /// <summary>Whether the worker is given no trace context, as by the Functions host without Application Insights.</summary>
    public required bool NoTraceContext { get; init; }

    /// <summary>The longest request body, in bytes.</summary>
    public long BodyLimit => long.TryParse(GetSetting("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"), CultureInfo.InvariantCulture, out var limit) ? limit : DefaultBodyLimit;

    public bool HasHomepage => !IsTrue("AzureWebJobsDisableHomepage");

    /// <summary>The app settings of <c>local.settings.json</c>, with the environment's value where it has one.</summary>
    public IReadOnlyDictionary<string, string> Settings => _settings;

    /// <exception cref="HostException">There is no such app, or a file of it cannot be read.</exception>
    public static AppOptions Load(DirectoryInfo app, int? port, bool verbose, bool noTraceContext)
    {
        var directory = app.FullName;
        var workerConfig = Path.Combine(directory, "worker.config.json");
        if (!File.Exists(workerConfig))
        {
            throw new HostException($"There is no worker.config.json in {directory}: --app takes the build or publish output of a function app. Build the app first.");
        }

        try
        {
            using var worker = JsonDocument.Parse(File.ReadAllBytes(workerConfig));
            var assembly = worker.RootElement.GetProperty("description").GetProperty("defaultWorkerPath").GetString()!;
            var hostJson = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(directory, "host.json"), optional: true)
                .AddEnvironmentVariables(HostJsonOverrides)
                .Build();
            var localSettings = new ConfigurationBuilder().AddJsonFile(Path.Combine(directory, "local.settings.json"), optional: true).Build();
            return new AppOptions(directory, hostJson, localSettings, port) { Assembly = assembly, Verbose = verbose, NoTraceContext = noTraceContext };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            throw new HostException($"The settings in {directory} cannot be read: {e.InnerException?.Message ?? e.Message}");
        }
    }

    public string? GetSetting(string name) => _settings.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name);

    /// <summary>The text, or the app setting that it names as <c>%NAME%</c>.</summary>
    /// <exception cref="HostException">There is no such setting.</exception>
    public string Resolve(string text) => text is ['%', .. var name, '%']
        ? GetSetting(name) ?? throw new HostException($"The app setting {name} is missing: a trigger refers to it as {text}.")
        : text;

    public bool IsDisabled(string function) => IsTrue($"AzureWebJobs.{function}.Disabled");

    private bool IsTrue(string name) => GetSetting(name) is { } value && (value == "1" || value.Equals(bool.TrueString, StringComparison.OrdinalIgnoreCase));
}
