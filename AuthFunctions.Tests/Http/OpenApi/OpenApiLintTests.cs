using System.Text.Json.Nodes;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Http.OpenApi;

/// <summary>The description satisfies the default rules of Spectral and Redocly, whose packages are in eng/devtools.</summary>
[Trait("Category", "Slow")]
public sealed class OpenApiLintTests : IDisposable
{
    private const string File = "openapi.json";

    // Neither linter uses the network.
    private static readonly Dictionary<string, string> Offline = new() { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("openapi-");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Description_SpectralsRules_AreKept()
    {
        await WriteAsync(DescribedApi.CreateDocument().Json.ToArray());

        var (exitCode, output) = await LintWithSpectralAsync();

        Assert.True(exitCode == 0, output);
        Assert.Contains("No results", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Description_RedoclysRules_AreKept()
    {
        await WriteAsync(DescribedApi.CreateDocument().Json.ToArray());
        // A log-out redirects: the tutorial's contract sets the status.
        await WriteAsync(
            """
            openapi.json:
              operation-2xx-response:
                - '#/paths/~1sessions/delete/responses'
            """u8.ToArray(),
            ".redocly.lint-ignore.yaml");

        var (exitCode, output) = await LintWithRedoclyAsync();

        Assert.True(exitCode == 0 && output.Contains("Your API description is valid", StringComparison.Ordinal), output);
        Assert.DoesNotContain("You have", output, StringComparison.Ordinal);
    }

    /// <summary>The linters find faults at all.</summary>
    [Fact]
    public async Task Description_WithoutASummaryAndAnOperationId_BreaksRulesOfBoth()
    {
        var document = JsonNode.Parse(DescribedApi.CreateDocument().Json.Span)!;
        var operation = document["paths"]!["/profile"]!["get"]!.AsObject();
        operation.Remove("summary");
        operation.Remove("operationId");
        await WriteAsync(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()));

        var (spectral, spectralOutput) = await LintWithSpectralAsync();
        var (redocly, redoclyOutput) = await LintWithRedoclyAsync();

        Assert.NotEqual(0, spectral);
        Assert.Contains("operation-operationId", spectralOutput, StringComparison.Ordinal);
        Assert.NotEqual(0, redocly);
        Assert.Contains("operation-summary", redoclyOutput, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<(int ExitCode, string Output)> LintWithSpectralAsync()
    {
        await WriteAsync("extends: ['spectral:oas']"u8.ToArray(), ".spectral.yaml");
        return await RunAsync("@stoplight/spectral-cli/dist/index.js", "lint", File, "--ruleset", ".spectral.yaml", "--fail-severity", "hint");
    }

    private Task<(int ExitCode, string Output)> LintWithRedoclyAsync() => RunAsync("@redocly/cli/bin/cli.js", "lint", File);

    private async Task<(int ExitCode, string Output)> RunAsync(string script, params string[] arguments)
    {
        var path = Path.Combine([Repository.Tools, "node_modules", .. script.Split('/')]);
        Assert.True(System.IO.File.Exists(path), $"{script} is not installed in eng/devtools. \"dotnet run dev.cs test\" installs it.");
        await using var linter = Child.Start("node", [path, .. arguments], _folder.FullName, Streams.Captured, Offline);
        await linter.WaitForExitAsync(CancellationToken);
        return (linter.ExitCode, linter.Output);
    }

    private Task WriteAsync(byte[] content, string file = File) => System.IO.File.WriteAllBytesAsync(Path.Combine(_folder.FullName, file), content, CancellationToken);
}
