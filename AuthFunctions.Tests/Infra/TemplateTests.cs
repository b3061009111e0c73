using System.Diagnostics;
using System.Text.RegularExpressions;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Infra;

/// <summary>The templates as such: what a compiler would say of them as far as their text shows it, and what must not be in them.</summary>
public sealed partial class TemplateTests
{
    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly Dictionary<string, string> DocumentedRoles = new()
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["keyVaultSecretsUser"] = "4633458b-17de-408a-b875-0445c86b69e6",
    };

    public static TheoryData<string> Templates => [.. BicepFile.All.Select(file => file.Name)];

    [Fact]
    public void Folder_HasBothEntriesAndTheirModules()
    {
        Assert.Equal(
            ["azd.bicep", "main.bicep", "modules/access.bicep", "modules/alerts.bicep", "modules/app.bicep", "modules/monitoring.bicep", "modules/storage.bicep", "types.bicep"],
            BicepFile.All.Select(file => file.Name));
        Assert.Contains("targetScope = 'resourceGroup'", BicepFile.Get("main.bicep").Code, StringComparison.Ordinal);
        Assert.Contains("targetScope = 'subscription'", BicepFile.Get("azd.bicep").Code, StringComparison.Ordinal);
        var used = BicepFile.All.SelectMany(file => file.Modules).Select(module => module.File.Name).ToHashSet();
        Assert.All(BicepFile.All, file => Assert.True(file.Name is "azd.bicep" or "types.bicep" || used.Contains(file.Name), $"Nothing uses {file}."));
    }

    [Fact]
    public async Task Templates_AreBicepByItsGrammar()
    {
        Assert.Empty(await CheckAsync([.. BicepFile.All.Select(file => file.Path)]));
    }

    [Theory]
    [InlineData("param a string = \n")]
    [InlineData("var a = {\n  b: [1\n}\n")]
    [InlineData("resource a 'T@2025-01-01' {\n}\n")]
    public async Task NoBicep_IsSeen(string text)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "broken.bicep");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        Assert.NotEmpty(await CheckAsync(file));

        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void ParametersAndProperties_AreDescribedAndBounded(string name)
    {
        var file = BicepFile.Get(name);
        var members = file.Parameters.Concat(file.Types.Values.SelectMany(properties => properties)).ToList();

        Assert.NotEmpty(members);
        Assert.All(members, member =>
        {
            Assert.False(string.IsNullOrWhiteSpace(member.Description), $"{member.Name} has no @description.");
            Assert.True(member.IsBounded, $"{member.Name} has no bounds.");
        });
        Assert.Equal(
            Regex.Count(file.Code, "^(param|output|type) ", RegexOptions.Multiline),
            Regex.Count(file.Code, @"^@description\(", RegexOptions.Multiline));
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Parameters_AreAllUsed(string name)
    {
        var file = BicepFile.Get(name);

        Assert.All(file.Parameters, parameter => Assert.True(
            Regex.Count(file.Code, $@"\b{parameter.Name}\b") > 1 + Regex.Count(file.Code, $@"^ +{parameter.Name}: (?!.*\b{parameter.Name}\b)", RegexOptions.Multiline),
            $"{parameter.Name} is not used."));
    }

    [Theory]
    [InlineData("azd.bicep")]
    [InlineData("main.bicep")]
    public void Modules_AreGivenTheParametersThatTheyHave(string name)
    {
        var modules = BicepFile.Get(name).Modules;

        Assert.NotEmpty(modules);
        Assert.All(modules, module =>
        {
            Assert.Empty(module.Given.Except(module.File.Parameters.Select(parameter => parameter.Name)));
            Assert.Empty(module.File.Parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name).Except(module.Given));
        });
    }

    [Fact]
    public void ModuleOutputs_ThatAreRead_Exist()
    {
        var reads = from file in BicepFile.All
                    from module in file.Modules
                    from Match read in Regex.Matches(file.Code, $@"\b{module.Name}\.outputs\.(?<output>\w+)")
                    select (module.File, Output: read.Groups["output"].Value);

        Assert.NotEmpty(reads);
        Assert.All(reads, read => Assert.Matches($"(?m)^output {read.Output} ", read.File.Code));
    }

    [Fact]
    public void Resources_HaveReleasedApiVersions()
    {
        var resources = BicepFile.All.SelectMany(file => file.Resources).ToList();

        Assert.NotEmpty(resources);
        Assert.All(resources, type => Assert.Matches(@"^Microsoft\.[A-Za-z]+(/[A-Za-z]+)+@\d{4}-\d{2}-\d{2}$", type));
        // One version of each, or the compiler's types differ from place to place.
        Assert.All(resources.Distinct().GroupBy(type => type.Split('@')[0]), versions => Assert.Single(versions));
    }

    [Fact]
    public void Roles_AreTheDocumentedOnesAndNoOthers()
    {
        var access = BicepFile.Get("modules/access.bicep").Code;

        var roles = Regex.Matches(access, "^var (?<name>[A-Za-z]+) = '(?<id>[^']+)'$", RegexOptions.Multiline)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["id"].Value);

        Assert.Equal(DocumentedRoles, roles);
        Assert.Equal(
            DocumentedRoles.Keys.Order(StringComparer.Ordinal),
            Regex.Matches(access, @"roleDefinitionId: subscriptionResourceId\('Microsoft\.Authorization/roleDefinitions', (?<role>\w+)\)")
                .Select(match => match.Groups["role"].Value).Order(StringComparer.Ordinal));
        Assert.All(BicepFile.All, file => Assert.Empty(Guids().Matches(file.Code).Select(match => match.Value).Except(DocumentedRoles.Values)));
        Assert.All(BicepFile.All.Where(file => file.Name != "modules/access.bicep"), file => Assert.DoesNotContain("roleAssignments", file.Code, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("storageTableDataContributor", "account::tables::users")]
    [InlineData("storageBlobDataOwner", "account")]
    [InlineData("monitoringMetricsPublisher", "applicationInsights")]
    [InlineData("keyVaultSecretsUser", "vault")]
    public void Role_ReachesNoFurtherThanItMust(string role, string scope)
    {
        var assignment = Regex.Match(
            BicepFile.Get("modules/access.bicep").Code, $@"  name: guid\([^\n]*, {role}\)\n  scope: (?<scope>\S+)\n  properties: \{{\n[^\n]*, {role}\)");

        Assert.True(assignment.Success);
        Assert.Equal(scope, assignment.Groups["scope"].Value);
    }

    [Fact]
    public void Secrets_AreInNoTemplate()
    {
        Assert.All(BicepFile.All.Concat(BicepFile.ParameterFiles), file => Assert.DoesNotMatch(
            @"(?i)\blist[A-Z]\w*\(|AccountKey|SharedAccess|\bsas\b|@secure|DefaultEndpointsProtocol|getSecret", file.Code));
        // The address of Application Insights is called a connection string. With local authentication off it opens nothing.
        Assert.All(BicepFile.All, file => Assert.DoesNotMatch("(?i)connection_?string", file.Code.Replace(
            "{ name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: applicationInsights.properties.ConnectionString }", "", StringComparison.Ordinal)));
        Assert.All(BicepFile.All.SelectMany(file => file.Outputs), output => Assert.DoesNotMatch("(?i)key|secret|password|credential|token", output));
    }

    [Theory]
    [InlineData("modules/storage.bicep", "allowSharedKeyAccess: false")]
    [InlineData("modules/storage.bicep", "allowBlobPublicAccess: false")]
    [InlineData("modules/storage.bicep", "minimumTlsVersion: 'TLS1_2'")]
    [InlineData("modules/storage.bicep", "supportsHttpsTrafficOnly: true")]
    [InlineData("modules/monitoring.bicep", "DisableLocalAuth: true")]
    [InlineData("modules/app.bicep", "httpsOnly: true")]
    [InlineData("modules/app.bicep", "minTlsVersion: '1.2'")]
    [InlineData("modules/app.bicep", "scmMinTlsVersion: '1.2'")]
    [InlineData("modules/app.bicep", "ftpsState: 'Disabled'")]
    [InlineData("modules/app.bicep", "keyVaultReferenceIdentity: identity.id")]
    [InlineData("modules/app.bicep", "name: 'ftp'\n    properties: { allow: false }")]
    [InlineData("modules/app.bicep", "name: 'scm'\n    properties: { allow: false }")]
    [InlineData("modules/app.bicep", "tier: 'FlexConsumption'\n    name: 'FC1'")]
    [InlineData("modules/app.bicep", "name: 'dotnet-isolated'\n        version: '10.0'")]
    public void Resource_IsSetUpAsItMustBe(string file, string line) => Assert.Contains(line, BicepFile.Get(file).Code, StringComparison.Ordinal);

    [Fact]
    public void Concurrency_LeavesRoomInTheHashingQueue()
    {
        var perCore = Regex.Match(BicepFile.Get("modules/app.bicep").Code, @"instanceMemoryMB == 512 \? (?<small>\d+) : (?<core>\d+) \* \(instanceMemoryMB / 2048\)");

        var queuePerCore = new AuthOptions().MaxQueuedHashes / Environment.ProcessorCount;
        Assert.InRange(int.Parse(perCore.Groups["core"].Value, null), 1, queuePerCore);
        Assert.InRange(int.Parse(perCore.Groups["small"].Value, null), 1, queuePerCore);
    }

    private static async Task<string> CheckAsync(params string[] files)
    {
        var startInfo = new ProcessStartInfo("node", [Path.Combine(Repository.Root, "eng", "devtools", "check-bicep.mjs"), .. files])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(startInfo)!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return output;
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Guids();
}
