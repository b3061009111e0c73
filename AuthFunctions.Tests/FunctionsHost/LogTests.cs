using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>The log entries that reach the host's console. eng/FunctionsProbe/host.json defines the rules.</summary>
[Collection(ProbeDefinition.Name)]
[Trait("Category", "Host")]
public sealed class LogTests(ProbeFixture probe)
{
    [Fact]
    public async Task Log_Line_ArrivesAsFormattedTextAndException()
    {
        var text = NewText();
        var exception = NewText();

        await LogAsync("log", LogLevel.Warning, text, $"&exception={exception}");

        await probe.WaitForOutputAsync($"The text is {text}");
        await probe.WaitForOutputAsync(exception);
    }

    [Fact]
    public async Task Log_Line_ArrivesWithCategoryLevelAndNameOfEvent()
    {
        LocalHost.SkipOnCoreTools("The console of Core Tools shows the text only.");
        var text = NewText();

        await LogAsync("log", LogLevel.Warning, text);

        await probe.WaitForOutputAsync($"warn: Function.Log.User: FunctionsProbe.Functions.Logs[ProbeEvent] The text is {text}");
    }

    [Fact]
    public async Task Log_EventWithoutName_ArrivesWithItsNumber()
    {
        LocalHost.SkipOnCoreTools("The console of Core Tools shows the text only.");
        var text = NewText();

        await LogAsync("log", LogLevel.Warning, text, "&event=23");

        await probe.WaitForOutputAsync($"FunctionsProbe.Functions.Logs[23] {text}");
    }

    [Theory]
    [InlineData("log", LogLevel.Information, true)]
    [InlineData("log/errors", LogLevel.Warning, false)]
    [InlineData("log/errors", LogLevel.Error, true)]
    public Task Log_SeveralRulesMatch_LongestPrefixDecides(string path, LogLevel level, bool isShown) => AssertShownAsync(path, level, isShown);

    [Theory]
    [InlineData(LogLevel.Information, false)]
    [InlineData(LogLevel.Warning, true)]
    public Task Log_RuleWithAsterisk_IsNoWildcard(LogLevel level, bool isShown) => AssertShownAsync("log/other", level, isShown);

    [Theory]
    [InlineData(LogLevel.Trace)]
    [InlineData(LogLevel.Debug)]
    public Task Log_LevelBelowInformationAndEnabledByHostJson_IsDroppedByWorker(LogLevel level) => AssertShownAsync("log", level, isShown: false);

    [Fact]
    public async Task Log_LineBeforeFirstInvocation_IsDropped()
    {
        await LogMarkerAsync();

        Assert.DoesNotContain("This line belongs to no invocation.", probe.App.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_LineAfterItsInvocation_IsDropped()
    {
        var text = NewText();
        await PostAsync($"log/delayed?text={text}");

        await PostAsync("log/delayed/now");

        await LogMarkerAsync();
        Assert.DoesNotContain(text, probe.App.Output, StringComparison.Ordinal);
    }

    private static string NewText() => Guid.NewGuid().ToString("N");

    private async Task AssertShownAsync(string path, LogLevel level, bool isShown)
    {
        var text = NewText();

        await LogAsync(path, level, text);

        await LogMarkerAsync();
        Assert.Equal(isShown, probe.App.Output.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>Writes a line and waits for it. After that, every earlier line was either shown or dropped.</summary>
    private async Task LogMarkerAsync()
    {
        var marker = NewText();
        await LogAsync("log", LogLevel.Error, marker);
        await probe.WaitForOutputAsync(marker);
    }

    private Task LogAsync(string path, LogLevel level, string text, string query = "") => PostAsync($"{path}?level={level}&text={text}{query}");

    private async Task PostAsync(string path)
    {
        using var response = await probe.Client.PostAsync(new Uri(path, UriKind.Relative), null, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
