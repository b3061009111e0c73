using System.Globalization;
using System.Text.Json.Nodes;

namespace AuthFunctions.Tests.Infra;

/// <summary>The folder <c>infra</c>, compiled once for all its tests. If there is no compiler, a test that reads a result is skipped.</summary>
public sealed class BicepFixture : IAsyncLifetime
{
    private const string SubscriptionId = "00000000-0000-0000-0000-000000000001";

    // The environment variables that azd.bicepparam reads.
    private static readonly Dictionary<string, string> AzdEnvironment = new()
    {
        ["AZURE_ENV_NAME"] = "test",
        ["AZURE_LOCATION"] = "westeurope",
        ["AUTH_PUBLIC_BASE_URL"] = "https://app.example.com",
        ["AUTH_SMTP_HOST"] = "smtp.example.com",
        ["AUTH_SMTP_USER"] = "example",
        ["AUTH_SMTP_FROM"] = "Example <no-reply@example.com>",
    };

    private readonly Dictionary<string, Task<PredictedDeployment>> _deployments = [];
    private DirectoryInfo? _copy;
    private string? _diagnostics;

    /// <summary>The folder of the templates.</summary>
    public static string SourceFolder { get; } = Path.Combine(Repository.Root, "infra");

    /// <summary>The templates by their paths in the folder.</summary>
    public static IReadOnlyList<string> TemplateNames { get; } = Find("*.bicep");

    /// <summary>The parameter files by their paths in the folder.</summary>
    public static IReadOnlyList<string> ParameterFileNames { get; } = Find("*.bicepparam");

    /// <summary>The compiler's and the linter's errors and warnings on all templates and parameter files.</summary>
    public string Diagnostics => Result(_diagnostics);

    private string Copy => Result(_copy).FullName;

    public async ValueTask InitializeAsync()
    {
        if (!BicepCompiler.IsAvailable)
        {
            return;
        }

        // The compiler writes some results next to its input.
        _copy = Directory.CreateTempSubdirectory("authfunctions-infra-");
        foreach (var file in Directory.EnumerateFiles(SourceFolder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_copy.FullName, "infra", Path.GetRelativePath(SourceFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var runs = await Task.WhenAll(
            RunAsync("infra", "build", "--pattern", "**/*.bicep", "--outdir", Path.Combine(_copy.FullName, "templates")),
            RunAsync("infra", "build-params", "--pattern", "**/*.bicepparam", "--outdir", Path.Combine(_copy.FullName, "parameters")));
        _diagnostics = string.Concat(runs.Select(run => run.Diagnostics));
    }

    /// <summary>The compiled ARM template of a Bicep file.</summary>
    internal Template GetTemplate(string name) => new(name, ReadResult("templates", name));

    /// <summary>Every compiled template.</summary>
    internal IReadOnlyList<Template> GetTemplates() => [.. TemplateNames.Select(GetTemplate)];

    /// <summary>The values in a parameter file, by parameter name.</summary>
    internal JsonObject GetParameters(string name)
    {
        var parameters = JsonNode.Parse(ReadResult("parameters", name))!["parameters"]!.AsObject();
        return new(parameters.Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value!["value"]?.DeepClone())));
    }

    /// <summary>The resources that a parameter file deploys, as the compiler predicts them.</summary>
    internal Task<PredictedDeployment> PredictAsync(string parameterFile) => PredictAsync("infra", parameterFile);

    /// <summary>The resources that <c>main.bicep</c> deploys with other parameters.</summary>
    /// <param name="name">A name for the parameters.</param>
    /// <param name="parameters">The parameters' values.</param>
    internal async Task<PredictedDeployment> PredictAsync(string name, JsonObject parameters)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Copy, "predictions")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), parameters.ToJsonString(), TestContext.Current.CancellationToken);
        string[] lines =
        [
            "using '../infra/main.bicep'",
            $"var values = loadJsonContent('{name}.json')",
            .. parameters.Select(parameter => $"param {parameter.Key} = values.{parameter.Key}"),
        ];
        await File.WriteAllLinesAsync(Path.Combine(folder, $"{name}.bicepparam"), lines, TestContext.Current.CancellationToken);
        return await PredictAsync("predictions", $"{name}.bicepparam");
    }

    /// <summary>Compiles additional files next to the templates, and returns the compiler's errors and warnings.</summary>
    internal async Task<string> DiagnoseAsync(IEnumerable<string> templates, IEnumerable<string> parameterFiles)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Copy, "infra", "faulty")).FullName;
        foreach (var (text, extension) in templates.Select(text => (text, "bicep")).Concat(parameterFiles.Select(text => (text, "bicepparam"))))
        {
            var number = Directory.EnumerateFiles(folder).Count().ToString(CultureInfo.InvariantCulture);
            await File.WriteAllTextAsync(Path.Combine(folder, $"{number}.{extension}"), text, TestContext.Current.CancellationToken);
        }

        var runs = await Task.WhenAll(
            RunAsync(folder, "build", "--pattern", "*.bicep", "--outdir", Path.Combine(folder, "templates")),
            RunAsync(folder, "build-params", "--pattern", "*.bicepparam", "--outdir", Path.Combine(folder, "parameters")));
        return string.Concat(runs.Select(run => run.Diagnostics));
    }

    public ValueTask DisposeAsync()
    {
        _copy?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string[] Find(string pattern) =>
    [
        .. Directory.EnumerateFiles(SourceFolder, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(SourceFolder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    private static T Result<T>(T? result)
        where T : class
    {
        BicepCompiler.SkipWhereUnavailable();
        return result!;
    }

    private string ReadResult(string folder, string name)
    {
        var path = Path.Combine(Copy, folder, Path.ChangeExtension(name, ".json"));
        Assert.True(File.Exists(path), $"{name} does not compile:\n{Diagnostics}");
        return File.ReadAllText(path);
    }

    private Task<PredictedDeployment> PredictAsync(string folder, string parameterFile)
    {
        var path = Path.Combine(Copy, folder, parameterFile);
        if (!_deployments.TryGetValue(path, out var deployment))
        {
            _deployments[path] = deployment = TakeSnapshotAsync(folder, parameterFile);
        }

        return deployment;
    }

    private async Task<PredictedDeployment> TakeSnapshotAsync(string folder, string parameterFile)
    {
        string[] resourceGroup = parameterFile == "azd.bicepparam" ? [] : ["--resource-group", "rg-test"];
        var (exitCode, diagnostics) = await RunAsync(
            folder,
            ["snapshot", parameterFile, "--subscription-id", SubscriptionId, "--location", "westeurope", "--deployment-name", "test", .. resourceGroup]);
        Assert.True(exitCode == 0, diagnostics);
        var path = Path.Combine(Copy, folder, Path.ChangeExtension(parameterFile, ".snapshot.json"));
        return new(JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!);
    }

    private Task<(int ExitCode, string Diagnostics)> RunAsync(string folder, params string[] arguments) =>
        BicepCompiler.RunAsync(Path.Combine(Copy, folder), AzdEnvironment, arguments);
}
