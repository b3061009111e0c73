using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AuthFunctions.Tests.Infra;

/// <summary>The parameter files, and other files that name the templates.</summary>
[Collection(BicepDefinition.Name)]
public sealed class ParameterFileTests(BicepFixture bicep)
{
    private const string LocalProfile = "main-local.bicepparam";

    public static TheoryData<string> Files => [.. BicepFixture.ParameterFileNames];

    [Fact]
    public void Folder_HasAFileForEachUse() =>
        Assert.Equal(["azd.bicepparam", LocalProfile, "main.bicepparam"], BicepFixture.ParameterFileNames);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_DeploysEverything(string name)
    {
        var deployment = await bicep.PredictAsync(name);

        Assert.Equal(
            [
                "Microsoft.Insights/components", "Microsoft.Insights/metricAlerts", "Microsoft.Insights/scheduledQueryRules", "Microsoft.ManagedIdentity/userAssignedIdentities",
                "Microsoft.OperationalInsights/workspaces", "Microsoft.Storage/storageAccounts", "Microsoft.Web/serverfarms", "Microsoft.Web/sites",
            ],
            deployment.Resources.Select(resource => $"{resource["type"]}").Where(type => type.Count(character => character == '/') == 1)
                .Except(["Microsoft.Authorization/roleAssignments", "Microsoft.Insights/actionGroups", "Microsoft.Resources/resourceGroups"])
                .Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task LocalProfile_SetsWhatTheExampleOfLocalSettingsSets()
    {
        using var example = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "local.settings.json.example"), TestContext.Current.CancellationToken));
        var expected = example.RootElement.GetProperty("Values").EnumerateObject()
            .Where(setting => setting.Name.StartsWith("Auth__", StringComparison.Ordinal))
            // The origin of a page on the developer's machine is not valid in Azure.
            .Where(setting => setting.Name != "Auth__Http__AllowedOrigins")
            .ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);

        var deployment = await bicep.PredictAsync(LocalProfile);

        var settings = deployment.AppSettings
            .Where(setting => setting.Key.StartsWith("Auth__", StringComparison.Ordinal))
            // The template sets this value for Azure's proxy.
            .Where(setting => setting is not { Key: "Auth__Http__TrustedProxyHops", Value: "1" })
            .ToDictionary();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, settings);
    }

    [Fact]
    public void LocalProfile_SaysWhatItWeakens()
    {
        var text = File.ReadAllText(Path.Combine(BicepFixture.SourceFolder, LocalProfile));
        var header = string.Join('\n', text.Split('\n').TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal)));

        Assert.All(PathsOf(bicep.GetParameters(LocalProfile)["auth"]!.AsObject()), setting => Assert.Contains(setting, header, StringComparison.Ordinal));
        Assert.Contains("storageSku", header, StringComparison.Ordinal);
        Assert.All(
            BicepFixture.ParameterFileNames.Where(name => name != LocalProfile),
            name => Assert.DoesNotContain("\"Response\"", bicep.GetParameters(name).ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Azd_FindsTheTemplateTheProjectAndTheApp()
    {
        var azd = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "azure.yaml"), TestContext.Current.CancellationToken);

        var module = Regex.Match(azd, "path: (?<path>.+)\n  module: (?<module>.+)\n");
        Assert.Equal(BicepFixture.SourceFolder, Path.Combine(Repository.Root, module.Groups["path"].Value));
        Assert.Contains($"{module.Groups["module"].Value}.bicep", BicepFixture.TemplateNames);
        var service = Regex.Match(azd, "services:\n  (?<name>.+):\n    project: (?<project>.+)\n    language: dotnet\n    host: function\n");
        Assert.True(File.Exists(Path.Combine(Repository.Root, service.Groups["project"].Value, "AuthFunctions.csproj")));
        var deployment = await bicep.PredictAsync("azd.bicepparam");
        Assert.Equal(service.Groups["name"].Value, $"{deployment.App["tags"]!["azd-service-name"]}");
    }
    private static IEnumerable<string> PathsOf(JsonObject values) => values.SelectMany(value =>
        value.Value is JsonObject group ? PathsOf(group).Select(path => $"{value.Key}.{path}") : [value.Key]);
}
