using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Telemetry;

/// <summary>
/// What host.json lets through to Application Insights, by the host's own rules, which are .NET's; and to the console of Azure Functions Core Tools,
/// where the longest prefix of a category decides and <c>*</c> is no wildcard.
/// </summary>
public sealed class HostLogLevelTests
{
    private static readonly IConfiguration Host = new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Root, "host.json")).Build();

    [Theory]
    // Requests, which alerts are computed from.
    [InlineData("Host.Results", true)]
    // What the app logs within invocations, with the audit trail; and what it prints.
    [InlineData("Function.LogIn.User", true)]
    [InlineData("Host.Function.Console", true)]
    // Two lines about every invocation, and counts of what requests tell already.
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
