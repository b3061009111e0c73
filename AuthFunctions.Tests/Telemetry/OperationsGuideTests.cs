using AuthFunctions.Core.Storage;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AuthFunctions.Core.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Telemetry;

/// <summary>Everything that docs/operations.md names exists.</summary>
public sealed class OperationsGuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    [Fact]
    public void Instruments_AreAllListedWithTheirUnits()
    {
        using var services = new ServiceCollection().AddTelemetry().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var published = new Dictionary<string, string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    published.Add(instrument.Name, instrument.Unit);
                }
            },
        };
        listener.Start();
        services.GetRequiredService<AuthMetrics>();

        var listed = Regex.Matches(Guide, @"^\| `(?<name>auth\.[a-z.]+)` \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)
            .ToDictionary(row => row.Groups["name"].Value, row => (string?)row.Groups["unit"].Value);

        Assert.NotEmpty(listed);
        Assert.Equal(published.OrderBy(instrument => instrument.Key), listed.OrderBy(instrument => instrument.Key));
    }

    [Fact]
    public void Queries_LookForMessagesThatAreLogged()
    {
        var messages = typeof(AuthFunctions.Core.Log).GetMethods().Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.Message).OfType<string>().ToList();

        var prefixes = Regex.Matches(Guide, "Message startswith '(?<text>[^']+)'").Select(match => match.Groups["text"].Value).Distinct().ToList();

        Assert.NotEmpty(prefixes);
        Assert.All(prefixes, prefix => Assert.Contains(messages, message => message.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void LockedName_KeyIsThatOfItsCounter()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The guide's command is run by bash.");
        var command = Regex.Match(Guide, "^(?<line>hash=.+)$", RegexOptions.Multiline).Groups["line"].Value;
        var key = Regex.Match(Guide, @"--partition-key ""(?<key>[^""]+)""").Groups["key"].Value;
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", $"{command}; printf %s \"{key}\""]) { RedirectStandardOutput = true })!;

        Assert.Equal(Keys.Throttle(ThrottleKey.Login(LoginName.Email("bob@example.com"))), shell.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void ThrottledName_AccountIsThatOfItsEvents()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The guide's command is run by bash.");
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var commands = Regex.Matches(Guide, "^(hash|account)=.+$", RegexOptions.Multiline).Select(match => match.Value);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", $"key='{key}'; {string.Join("; ", commands)}; printf %s \"$account\""]) { RedirectStandardOutput = true })!;

        var pseudonym = new AccountPseudonym(Options.Create(new AuditOptions { NameKey = key }));
        Assert.Equal(pseudonym.Of(LoginName.Email("bob@example.com").Hash), shell.StandardOutput.ReadToEnd());
    }
}
