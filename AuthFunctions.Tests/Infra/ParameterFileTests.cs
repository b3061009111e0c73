using System.Text.Json;
using System.Text.RegularExpressions;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Infra;

/// <summary>The files of parameters, and what else names the templates.</summary>
public sealed class ParameterFileTests
{
    private const string LocalProfile = "main-local.bicepparam";

    public static TheoryData<string> Files => [.. BicepFile.ParameterFiles.Select(file => file.Name)];

    [Fact]
    public void Folder_HasAFileForEachUse() =>
        Assert.Equal(["azd.bicepparam", LocalProfile, "main.bicepparam"], BicepFile.ParameterFiles.Select(file => file.Name));

    [Theory]
    [MemberData(nameof(Files))]
    public void Values_AreThoseOfTheTemplatesParameters(string name)
    {
        var file = Get(name);
        var parameters = file.Using.Parameters;

        Assert.Empty(file.Values.Keys.Except(parameters.Select(parameter => parameter.Name)));
        Assert.Empty(parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name).Except(file.Values.Keys));
        foreach (var (parameter, value) in file.Values.Where(value => value.Value.StartsWith('{')))
        {
            var type = BicepFile.Get("types.bicep").Types[parameters.Single(known => known.Name == parameter).Type.TrimEnd('?')];
            var given = BicepFile.KeysOf(value, 2);
            Assert.NotEmpty(given);
            Assert.Empty(given.Except(type.Select(property => property.Name)));
            Assert.Empty(type.Where(property => property.IsRequired).Select(property => property.Name).Except(given));
        }
    }

    [Fact]
    public void LocalProfile_SetsWhatTheExampleOfLocalSettingsSets()
    {
        using var example = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.json.example")));
        var expected = example.RootElement.GetProperty("Values").EnumerateObject()
            .Where(setting => setting.Name.StartsWith("Auth__", StringComparison.Ordinal))
            // A page on the developer's own machine is none in Azure.
            .Where(setting => setting.Name != "Auth__AllowedOrigins")
            .ToDictionary(setting => setting.Name["Auth__".Length..], setting => setting.Value.GetString()!);

        var settings = Regex.Matches(Get(LocalProfile).Values["auth"], @"^  (?<name>\w+): '?(?<value>[^'\n]+)'?$", RegexOptions.Multiline)
            .ToDictionary(match => char.ToUpperInvariant(match.Groups["name"].Value[0]) + match.Groups["name"].Value[1..], match => match.Groups["value"].Value);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, settings);
    }

    [Fact]
    public void LocalProfile_SaysWhatItWeakens()
    {
        var text = File.ReadAllText(Path.Combine(BicepFile.Folder, LocalProfile));
        var header = string.Join('\n', text.Split('\n').TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal)));

        Assert.All(BicepFile.KeysOf(Get(LocalProfile).Values["auth"], 2), setting => Assert.Contains(setting, header, StringComparison.Ordinal));
        Assert.Contains("storageSku", header, StringComparison.Ordinal);
        Assert.DoesNotContain("'Response'", string.Concat(BicepFile.ParameterFiles.Where(file => file.Name != LocalProfile).Select(file => file.Code)), StringComparison.Ordinal);
    }

    [Fact]
    public void Azd_FindsTheTemplateTheProjectAndTheApp()
    {
        var azd = File.ReadAllText(Path.Combine(Repository.Root, "azure.yaml"));

        var module = Regex.Match(azd, "path: (?<path>.+)\n  module: (?<module>.+)\n");
        Assert.Contains(BicepFile.All, file => file.Path == Path.Combine(Repository.Root, module.Groups["path"].Value, $"{module.Groups["module"].Value}.bicep"));
        var service = Regex.Match(azd, "services:\n  (?<name>.+):\n    project: (?<project>.+)\n    language: dotnet\n    host: function\n");
        Assert.True(File.Exists(Path.Combine(Repository.Root, service.Groups["project"].Value, "AuthFunctions.csproj")));
        Assert.Contains($"'azd-service-name': '{service.Groups["name"].Value}'", BicepFile.Get("modules/app.bicep").Code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ci.yml")]
    [InlineData("deploy.yml")]
    public void Workflow_PinsItsActionsAndHoldsNoSecret(string name)
    {
        var workflow = File.ReadAllText(Path.Combine(Repository.Root, ".github", "workflows", name));

        var actions = Regex.Matches(workflow, "uses: (?<action>.+)").Select(match => match.Groups["action"].Value).ToList();
        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches(@"^[\w-]+/[\w-]+@v\d+$", action));
        Assert.DoesNotContain("secrets.", workflow, StringComparison.Ordinal);
        Assert.Contains("permissions:\n  contents: read\n", workflow, StringComparison.Ordinal);
        Assert.Contains("bash .ci/run", workflow, StringComparison.Ordinal);
    }

    private static BicepFile Get(string name) => BicepFile.ParameterFiles.Single(file => file.Name == name);
}
