using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthFunctions.Core.Storage;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Infra;

/// <summary>The templates compile, and they have the required resources, roles and outputs and no forbidden ones.</summary>
[Collection(BicepDefinition.Name)]
public sealed partial class TemplateTests(BicepFixture bicep)
{
    private const string RoleAssignments = "Microsoft.Authorization/roleAssignments";
    private const string MainParameters = "main.bicepparam";

    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly Dictionary<string, string> DocumentedRoles = new()
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["storageQueueDataContributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["storageQueueDataMessageSender"] = "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["keyVaultSecretsUser"] = "4633458b-17de-408a-b875-0445c86b69e6",
    };

    public static TheoryData<string> Templates => [.. BicepFixture.TemplateNames];

    [Fact]
    public void Folder_HasBothEntriesAndTheirModules()
    {
        Assert.Equal(
            ["azd.bicep", "main.bicep", "modules/access.bicep", "modules/alerts.bicep", "modules/app.bicep", "modules/monitoring.bicep", "modules/storage.bicep", "types.bicep"],
            BicepFixture.TemplateNames);
        Assert.EndsWith("/deploymentTemplate.json#", bicep.GetTemplate("main.bicep").Schema, StringComparison.Ordinal);
        Assert.EndsWith("/subscriptionDeploymentTemplate.json#", bicep.GetTemplate("azd.bicep").Schema, StringComparison.Ordinal);
        var used = bicep.GetTemplate("azd.bicep").Modules.Select(module => module.Hash).ToHashSet();
        Assert.All(bicep.GetTemplates(), template =>
            Assert.True(template.Name is "azd.bicep" or "types.bicep" || used.Contains(template.Hash), $"Nothing uses {template}."));
    }

    [Fact]
    public void Files_CompileWithoutErrorsAndWarnings() => Assert.Equal("", bicep.Diagnostics);

    // The compiler makes these checks. This test shows that they are enabled and that their results reach the tests.
    [Fact]
    public async Task Mistakes_AreReported()
    {
        const string Module = "module storage '../modules/storage.bicep' = ";
        (string Code, string Text)[] templates =
        [
            ("BCP009", "param a string = \n"),
            ("BCP018", "var a = {\n  b: [1\n}\n"),
            ("BCP035", "resource a 'Microsoft.Storage/storageAccounts@2025-06-01' = {\n}\n"),
            ("no-unused-params", "param notUsed string\n"),
            // A rule that infra/bicepconfig.json enables.
            ("use-user-defined-types", "param tags object\noutput tags object = tags\n"),
            ("\"location\"", $"{Module}{{\n  params: {{ name: 'abc', tags: {{}}, sku: 'Standard_LRS' }}\n}}\n"),
            ("\"notAParameter\"", $"{Module}{{\n  params: {{ name: 'abc', location: 'north', tags: {{}}, sku: 'Standard_LRS', notAParameter: 1 }}\n}}\n"),
            ("\"notAnOutput\"", $"{Module}{{\n  params: {{ name: 'abc', location: 'north', tags: {{}}, sku: 'Standard_LRS' }}\n}}\noutput a string = storage.outputs.notAnOutput\n"),
            ("outputs-should-not-contain-secrets", "@secure()\nparam secret string\noutput a string = secret\n"),
        ];
        (string Code, string Text)[] parameterFiles =
        [
            ("BCP258", "using '../main.bicep'\n"),
            ("BCP259", "using '../main.bicep'\nparam name = 'auth'\nparam unknown = 1\n"),
            ("\"notASetting\"", "using '../main.bicep'\nparam name = 'auth'\nparam auth = { notASetting: 1 }\n"),
            ("\"from\"", "using '../main.bicep'\nparam name = 'auth'\nparam smtp = { host: 'smtp.example.com' }\n"),
        ];

        var diagnostics = await bicep.DiagnoseAsync(templates.Select(file => file.Text), parameterFiles.Select(file => file.Text));

        Assert.All([.. templates, .. parameterFiles], file => Assert.Contains(file.Code, diagnostics, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void ParametersAndProperties_AreDescribedAndBounded(string name)
    {
        var template = bicep.GetTemplate(name);
        var members = template.Parameters.Concat(template.Types.SelectMany(type => type.Properties)).ToList();

        Assert.NotEmpty(members);
        Assert.All(members, member => Assert.True(template.Resolve(member).IsBounded, $"{member.Name} has no bounds."));
        Assert.All(
            members.Concat(template.Outputs).Concat(template.Types),
            member => Assert.False(string.IsNullOrWhiteSpace(member.Description), $"{member.Name} has no @description."));
    }

    [Fact]
    public void Resources_HaveReleasedApiVersions()
    {
        var resources = bicep.GetTemplates().SelectMany(template => template.Resources)
            .Select(resource => (Type: $"{resource["type"]}", Version: $"{resource["apiVersion"]}")).ToHashSet();

        Assert.NotEmpty(resources);
        Assert.All(resources, resource => Assert.Matches(@"^Microsoft\.[A-Za-z]+(/[A-Za-z]+)+@\d{4}-\d{2}-\d{2}$", $"{resource.Type}@{resource.Version}"));
        // All resources of a type must use the same version, because the compiler's types differ between versions.
        Assert.All(resources.GroupBy(resource => resource.Type), versions => Assert.Single(versions));
    }

    [Fact]
    public async Task Roles_AreTheDocumentedOnesAndNoOthers()
    {
        var deployment = await bicep.PredictAsync(MainParameters);

        Assert.Equal(DocumentedRoles, bicep.GetTemplate("modules/access.bicep").Variables.ToDictionary(variable => variable.Key, variable => $"{variable.Value}"));
        Assert.Equal(
            DocumentedRoles.Values.Order(StringComparer.Ordinal),
            deployment.OfType(RoleAssignments).Select(RoleOf).Order(StringComparer.Ordinal));
        Assert.All(bicep.GetTemplates(), template => Assert.Empty(Guids().Matches(template.Text).Select(match => match.Value).Except(DocumentedRoles.Values)));
        Assert.All(
            bicep.GetTemplates().Where(template => template.Name != "modules/access.bicep"),
            template => Assert.DoesNotContain(RoleAssignments, template.Resources.Select(resource => $"{resource["type"]}")));
    }

    [Theory]
    [InlineData("storageTableDataContributor", "Microsoft.Storage/storageAccounts/[a-z0-9]+/tableServices/default/tables/users")]
    [InlineData("storageQueueDataContributor", "Microsoft.Storage/storageAccounts/[a-z0-9]+/queueServices/default/queues/tasks")]
    [InlineData("storageQueueDataMessageSender", "Microsoft.Storage/storageAccounts/[a-z0-9]+/queueServices/default/queues/tasks-poison")]
    [InlineData("storageBlobDataOwner", "Microsoft.Storage/storageAccounts/[a-z0-9]+")]
    [InlineData("monitoringMetricsPublisher", "Microsoft.Insights/components/appi-auth-[a-z0-9]+")]
    [InlineData("keyVaultSecretsUser", "Microsoft.KeyVault/vaults/kv-example")]
    public async Task Role_ReachesNoFurtherThanItMust(string role, string scope)
    {
        var deployment = await bicep.PredictAsync(MainParameters);

        var assignment = Assert.Single(deployment.OfType(RoleAssignments), assignment => RoleOf(assignment) == DocumentedRoles[role]);
        Assert.Matches($@"^\[extensionResourceId\('[^']+/providers/{scope}', '{RoleAssignments}', guid\(", $"{assignment["id"]}");
        Assert.Contains($"'{IdentityOf(deployment)}'", $"{assignment["properties"]!["principalId"]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main.bicepparam")]
    [InlineData("main-local.bicepparam")]
    [InlineData("azd.bicepparam")]
    public async Task App_RunsAsTheOneIdentity(string parameters)
    {
        var deployment = await bicep.PredictAsync(parameters);
        var identity = IdentityOf(deployment);

        Assert.Equal("UserAssigned", $"{deployment.App["identity"]!["type"]}");
        Assert.Equal([identity], deployment.App["identity"]!["userAssignedIdentities"]!.AsObject().Select(assigned => assigned.Key));
        Assert.Equal(identity, $"{deployment.App["properties"]!["keyVaultReferenceIdentity"]}");
        var packages = deployment.App["properties"]!["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!;
        Assert.Equal(("UserAssignedIdentity", identity), ($"{packages["type"]}", $"{packages["userAssignedIdentityResourceId"]}"));
        Assert.All(
            deployment.AppSettings.Where(setting => setting.Key.EndsWith("Storage__credential", StringComparison.Ordinal)),
            setting => Assert.Equal("managedidentity", setting.Value));
    }

    [Fact]
    public void Secrets_AreInNoTemplate()
    {
        var templates = bicep.GetTemplates();

        Assert.All(
            templates.Select(template => template.Text).Concat(BicepFixture.ParameterFileNames.Select(name => bicep.GetParameters(name).ToJsonString())),
            text => Assert.DoesNotMatch(
                @"(?i)\blist[A-Z]\w*\(|AccountKey|SharedAccess|\bsas\b|""type"": ""secure|DefaultEndpointsProtocol|getSecret|""keyVault"":", text));
        // The address of Application Insights is called a connection string. It is no secret, because local authentication is disabled.
        Assert.All(templates, template => Assert.DoesNotMatch("(?i)connection_?string", template.Text.Replace(
            "createObject('name', 'APPLICATIONINSIGHTS_CONNECTION_STRING', 'value', reference('applicationInsights').ConnectionString)", "", StringComparison.Ordinal)));
        Assert.All(templates.SelectMany(template => template.Outputs), output => Assert.DoesNotMatch(
            "(?i)key|secret|password|credential|token", $"{output.Name} {output.Value}"));
    }

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", "false")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", "false")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion", "TLS1_2")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.supportsHttpsTrafficOnly", "true")]
    [InlineData("Microsoft.Insights/components", "properties.DisableLocalAuth", "true")]
    [InlineData("Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", "true")]
    [InlineData("Microsoft.Web/sites", "properties.httpsOnly", "true")]
    [InlineData("Microsoft.Web/sites", "properties.siteConfig.minTlsVersion", "1.2")]
    [InlineData("Microsoft.Web/sites", "properties.siteConfig.scmMinTlsVersion", "1.2")]
    [InlineData("Microsoft.Web/sites", "properties.siteConfig.ftpsState", "Disabled")]
    [InlineData("Microsoft.Web/sites", "properties.functionAppConfig.runtime.name", "dotnet-isolated")]
    [InlineData("Microsoft.Web/sites", "properties.functionAppConfig.runtime.version", "10.0")]
    [InlineData("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", "false")]
    [InlineData("Microsoft.Web/serverfarms", "sku.tier", "FlexConsumption")]
    [InlineData("Microsoft.Web/serverfarms", "sku.name", "FC1")]
    public async Task Resource_IsSetUpAsItMustBe(string type, string property, string value)
    {
        foreach (var parameters in BicepFixture.ParameterFileNames)
        {
            var resources = (await bicep.PredictAsync(parameters)).OfType(type);

            Assert.NotEmpty(resources);
            Assert.All(resources, resource =>
                Assert.Equal(value, property.Split('.').Aggregate<string, JsonNode?>(resource, (node, name) => node?[name])?.ToString()));
        }
    }

    [Fact]
    public async Task Queues_AreThoseOfTheApp()
    {
        var deployment = await bicep.PredictAsync(MainParameters);

        var queues = deployment.OfType("Microsoft.Storage/storageAccounts/queueServices/queues").Select(queue => $"{queue["name"]}".Split('/')[^1]);
        Assert.Equal(
            [StorageServiceCollectionExtensions.QueueName, $"{StorageServiceCollectionExtensions.QueueName}-poison"],
            queues.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task BasicAuthentication_IsOffForBothEndpoints()
    {
        var deployment = await bicep.PredictAsync(MainParameters);

        Assert.Equal(
            ["ftp", "scm"],
            deployment.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(policy => $"{policy["name"]}".Split('/')[1]));
    }

    [Fact]
    public async Task Alerts_ReachTheOperator()
    {
        var deployment = await bicep.PredictAsync(MainParameters);

        var operators = Assert.Single(deployment.OfType("Microsoft.Insights/actionGroups"));
        Assert.Equal(
            $"{bicep.GetParameters(MainParameters)["alertEmail"]}",
            $"{Assert.Single(operators["properties"]!["emailReceivers"]!.AsArray())!["emailAddress"]}");
        var rules = deployment.OfType("Microsoft.Insights/scheduledQueryRules").Concat(deployment.OfType("Microsoft.Insights/metricAlerts")).ToList();
        Assert.Equal(
            ["auth-poisoned-tasks", "auth-server-errors", "auth-storage-availability", "auth-throttled"],
            rules.Select(rule => $"{rule["name"]}").Order(StringComparer.Ordinal));
        Assert.All(rules, rule => Assert.Contains($"{operators["id"]}", rule["properties"]!["actions"]!.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task PoisonedTasksAlert_FindsTheLineOfTheApp()
    {
        var deployment = await bicep.PredictAsync(MainParameters);

        var rule = Assert.Single(deployment.OfType("Microsoft.Insights/scheduledQueryRules"), rule => $"{rule["name"]}" == "auth-poisoned-tasks");
        var word = Regex.Match($"{rule["properties"]!["criteria"]!["allOf"]![0]!["query"]}", "Message has '(?<word>[a-z]+)'").Groups["word"].Value;
        var line = typeof(AuthFunctions.Core.Log).GetMethod("TaskPoisoned")!.GetCustomAttribute<LoggerMessageAttribute>()!.Message;
        Assert.Contains($" {word} ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(2048)]
    [InlineData(4096)]
    public async Task Concurrency_LeavesRoomInTheHashingQueue(int memory)
    {
        var deployment = await bicep.PredictAsync($"memory-{memory}", new() { ["name"] = "auth", ["instanceMemoryMB"] = memory });

        var scale = deployment.App["properties"]!["functionAppConfig"]!["scaleAndConcurrency"]!;
        Assert.Equal(memory, scale["instanceMemoryMB"]!.GetValue<int>());
        // The app derives its queue size from the number of cores that it sees. An instance of 512 MB has a quarter of a core.
        var queue = new HashingOptions().MaxQueued / Environment.ProcessorCount * Math.Max(1, memory / 2048);
        Assert.InRange(scale["triggers"]!["http"]!["perInstanceConcurrency"]!.GetValue<int>(), 1, queue);
    }

    private static string RoleOf(JsonObject assignment) => $"{assignment["properties"]!["roleDefinitionId"]}".Split('/')[^1];

    private static string IdentityOf(PredictedDeployment deployment) =>
        $"{Assert.Single(deployment.OfType("Microsoft.ManagedIdentity/userAssignedIdentities"))["id"]}";

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Guids();
}
