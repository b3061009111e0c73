using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Telemetry;

/// <summary>
/// The log entries that host.json allows. For Application Insights, the host uses the filter rules of .NET. For the console of Azure Functions
/// Core Tools, the longest category prefix decides and <c>*</c> is no wildcard.
/// </summary>
public sealed class HostLogLevelTests
{
    private static readonly IConfiguration Host = new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Root, "host.json")).Build();

    [Theory]
    // Requests. Alerts use them.
    [InlineData("Host.Results", true)]
    // The app's log entries within invocations, including the audit trail; and its console output.
    [InlineData("Function.LogIn.User", true)]
    [InlineData("Host.Function.Console", true)]
    // Two lines for every invocation, and counts that the requests already contain.
    [InlineData("Function.LogIn", false)]
    [InlineData("Host.Aggregator", false)]
    public void Information_IsLetThroughWhereItIsNeeded(string category, bool expected)
    {
        using var recorder = new LogRecorder();
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddConfiguration(Host.GetSection("logging")).AddProvider(recorder))
            .BuildServiceProvider();

        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

        Assert.Equal(expected, logger.IsEnabled(LogLevel.Information));
        Assert.True(logger.IsEnabled(LogLevel.Warning));
    }

    [Theory]
    [InlineData("Function.LogIn.User", true)]
    [InlineData("Function.Sweep.User", true)]
    [InlineData("Host.Function.Console", true)]
    [InlineData("Host.Aggregator", false)]
    public void Information_InCoreTools_IsShownWhereItIsNeeded(string category, bool expected)
    {
        var level = Host.GetSection("logging:logLevel").GetChildren()
            .Where(rule => rule.Key == "default" || category.StartsWith(rule.Key, StringComparison.OrdinalIgnoreCase))
            .MaxBy(rule => rule.Key == "default" ? 0 : rule.Key.Length)!;

        Assert.Equal(expected, Enum.Parse<LogLevel>(level.Value!) <= LogLevel.Information);
    }

    [Fact]
    public void Sampling_LeavesTheAuditTrailWhole() =>
        Assert.Equal(["Trace", "Exception"], Host["logging:applicationInsights:samplingSettings:excludedTypes"]!.Split(';'));
}
