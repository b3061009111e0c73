using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>What host.json says, or an environment variable <c>AzureFunctionsJobHost__PATH__TO__SETTING</c> in its place.</summary>
internal sealed class HostSettings
{
    private const string OverridePrefix = "AzureFunctionsJobHost__";

    private readonly IConfiguration _json;

    private HostSettings(IConfiguration json) => _json = json;

    /// <summary>What every route begins with, without slashes around it.</summary>
    public string RoutePrefix => (_json["extensions:http:routePrefix"] ?? "api").Trim('/');

    public static HostSettings Load(string directory) =>
        new(new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(directory, "host.json"), optional: true)
            .AddEnvironmentVariables(OverridePrefix)
            .Build());

    public void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft", LogLevel.Warning);
        foreach (var filter in _json.GetSection("logging:logLevel").GetChildren())
        {
            var category = filter.Key.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : filter.Key;
            logging.AddFilter(category, Enum.Parse<LogLevel>(filter.Value!, ignoreCase: true));
        }
    }
}
