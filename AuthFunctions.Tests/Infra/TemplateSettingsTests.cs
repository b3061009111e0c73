using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthFunctions.Core.Mail;
using AuthFunctions.Http;

namespace AuthFunctions.Tests.Infra;

/// <summary>The code reads exactly the settings that the templates set and the README explains.</summary>
[Collection(BicepDefinition.Name)]
public sealed partial class TemplateSettingsTests(BicepFixture bicep)
{
    private const string App = "modules/app.bicep";
    private const string Types = "types.bicep";
    private const string KeyVaultName = "kv-example";
    private const string FrontDoorId = "00000000-0000-0000-0000-00000000000f";
    private const string HeadersSecretName = "otlp-headers";

    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    private static readonly Dictionary<Type, string> AuthSections = new()
    {
        [typeof(AuthOptions)] = "Auth",
        [typeof(LoginOptions)] = "Auth__Login",
        [typeof(SessionOptions)] = "Auth__Sessions",
        [typeof(PasswordOptions)] = "Auth__Passwords",
        [typeof(HashingOptions)] = "Auth__Hashing",
        [typeof(PepperOptions)] = "Auth__Pepper",
        [typeof(PasswordResetOptions)] = "Auth__PasswordReset",
        [typeof(ThrottleOptions)] = "Auth__Throttling",
        [typeof(AuditOptions)] = "Auth__Auditing",
        [typeof(PagesOptions)] = "Auth__Pages",
        [typeof(HttpOptions)] = "Auth__Http",
    };

    private static readonly IReadOnlyList<ServiceSetting> AuthSettings =
        [.. AuthSections.SelectMany(section => ServiceSetting.Of(section.Key, section.Value))];

    private static readonly IReadOnlyList<ServiceSetting> SmtpSettings = ServiceSetting.Of(typeof(SmtpOptions), SmtpOptions.Section);

    private static readonly IReadOnlyList<ServiceSetting> MailSettings = ServiceSetting.Of(typeof(LinkTemplates), $"{MailOptions.Section}__LinkTemplates");

    // Those that the templates take under the same names.
    private static readonly IReadOnlyList<ServiceSetting> NamedSettings = [.. AuthSettings, .. MailSettings];

    public static TheoryData<string> Settings => [.. NamedSettings.Concat(SmtpSettings).Select(setting => setting.Name)];

    public static TheoryData<string> Names => [.. NamedSettings.Where(setting => !setting.IsDictionary).Select(setting => setting.Name)];

    [Fact]
    public void Sections_AreThoseOfTheCode() => Assert.Equal(
        new[] { typeof(AuthOptions), typeof(HttpOptions) }.SelectMany(type => type.Assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.Namespace?.StartsWith("AuthFunctions", StringComparison.Ordinal) is true)
            .ToHashSet(),
        AuthSections.Keys.Concat([typeof(MailOptions), typeof(SmtpOptions)]).ToHashSet());

    [Fact]
    public async Task Templates_SetWhatTheCodeReads()
    {
        var source = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "AuthFunctions.Core", "Storage", "StorageServiceCollectionExtensions.cs"), TestContext.Current.CancellationToken);
        var storageSettings = Regex.Matches(source, @"storage\[""(?<name>\w+)""\]").Select(match => $"AuthStorage__{match.Groups["name"].Value}").Distinct();
        var read = NamedSettings.Concat(SmtpSettings).Select(setting => setting.Name).Concat(storageSettings);

        var (deployment, parameters) = await PredictEverySettingAsync();

        var ids = parameters["auth"]!["pepper"]!["keys"]!.AsArray().Select(key => $"{key!["id"]}").ToList();
        var set = deployment.AppSettings.Keys.Where(name => Section().IsMatch(name))
            .Select(name => ids.Contains(name.Split("__")[^1]) ? $"{name[..name.LastIndexOf("__", StringComparison.Ordinal)]}__{{id}}" : name);
        Assert.Equal(read.Order(StringComparer.Ordinal), set.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Templates_SetTheValuesThatTheyAreGiven()
    {
        var (deployment, parameters) = await PredictEverySettingAsync();

        Assert.All(NamedSettings.Where(setting => setting is { IsDictionary: false, IsSecret: false }), setting => Assert.Equal(
            TextOf(setting.ParameterPath.Aggregate<string, JsonNode?>(parameters, (node, name) => node?[name])), deployment.AppSettings[setting.Name]));
        Assert.All(
            parameters["smtp"]!.AsObject().Where(setting => setting.Key != "passwordSecretName"),
            setting => Assert.Equal(TextOf(setting.Value), deployment.AppSettings[$"Smtp__{char.ToUpperInvariant(setting.Key[0])}{setting.Key[1..]}"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Setting_HasAPropertyWithItsBounds(string name)
    {
        var setting = NamedSettings.Single(setting => setting.Name == name);
        var types = bicep.GetTemplate(Types);
        var properties = PropertiesAlong(types, setting).ToList();
        var parameter = properties[^1];

        if (setting.Property.GetCustomAttributes(typeof(RangeAttribute), inherit: true) is [RangeAttribute range] && range.OperandType == typeof(int))
        {
            Assert.Equal(range.Minimum, parameter.MinValue);
            Assert.Equal(range.Maximum, parameter.MaxValue);
        }

        if (setting.Property.PropertyType.IsEnum)
        {
            Assert.Equal(Enum.GetNames(setting.Property.PropertyType).Order(StringComparer.Ordinal), parameter.AllowedValues.Order(StringComparer.Ordinal));
        }

        // All properties are optional, so that an omitted property has the code's default.
        Assert.All(properties, property => Assert.False(property.IsRequired));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Setting_IsThatOfItsProperty(string name)
    {
        var template = bicep.GetTemplate(App);
        var path = NamedSettings.Single(setting => setting.Name == name).ParameterPath;

        var value = ObjectsIn(template.Variables).Where(item => $"{item["name"]}" == name).Select(item => $"{item["value"]}").Single();
        // Replace a variable by its expression.
        value = Variable().Replace(value, match => $"{template.Variables[match.Groups["name"].Value]}");

        Assert.Contains(path.Skip(1).Aggregate($"parameters('{path[0]}')", (value, property) => $"tryGet({value}, '{property}')"), value, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_HaveNoOtherProperties()
    {
        var types = bicep.GetTemplate(Types);

        Assert.Equal(
            AuthSettings.Select(setting => string.Join('.', setting.ParameterPath.Skip(1))).Order(StringComparer.Ordinal),
            PathsOf(types, "authSettings").Order(StringComparer.Ordinal));
        Assert.Equal(
            MailSettings.Select(setting => string.Join('.', setting.ParameterPath.Skip(1))).Order(StringComparer.Ordinal),
            PathsOf(types, "mailSettings").Order(StringComparer.Ordinal));
        Assert.Equal(["id", "secretName"], types.PropertiesOf("pepperKey").Select(property => property.Name));
        Assert.Equal(
            ["from", "host", "passwordSecretName", "port", "user"],
            types.PropertiesOf("smtpSettings").Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Setting_HasARowInTheReadme(string name) => Assert.Matches($@"(?m)^\|[^|]*`{Regex.Escape(name)}`[^|]*\|", Readme);

    [Fact]
    public async Task Origins_AreThePlatformsToo()
    {
        var (deployment, parameters) = await PredictEverySettingAsync();
        var without = await bicep.PredictAsync("main.bicepparam");

        var origins = deployment.SiteConfig["cors"]!["allowedOrigins"]!.AsArray().Select(origin => $"{origin}").ToList();
        Assert.Equal(parameters["auth"]!["http"]!["allowedOrigins"]!.AsArray().Select(origin => $"{origin}"), origins);
        Assert.Equal(string.Join(',', origins), deployment.AppSettings["Auth__Http__AllowedOrigins"]);
        Assert.True(deployment.SiteConfig["cors"]!["supportCredentials"]!.GetValue<bool>());
        Assert.Empty(without.SiteConfig["cors"]!["allowedOrigins"]!.AsArray());
        Assert.False(without.SiteConfig["cors"]!["supportCredentials"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Hops_AreTwoOnlyWhereNothingButFrontDoorReachesTheApp()
    {
        var direct = await bicep.PredictAsync("main.bicepparam");
        var behindFrontDoor = await bicep.PredictAsync("front-door", new() { ["name"] = "auth", ["frontDoorId"] = FrontDoorId });

        Assert.Equal("1", direct.AppSettings["Auth__Http__TrustedProxyHops"]);
        Assert.Equal("Allow", $"{direct.SiteConfig["ipSecurityRestrictionsDefaultAction"]}");
        Assert.Empty(direct.SiteConfig["ipSecurityRestrictions"]!.AsArray());
        Assert.Equal("2", behindFrontDoor.AppSettings["Auth__Http__TrustedProxyHops"]);
        Assert.Equal("Deny", $"{behindFrontDoor.SiteConfig["ipSecurityRestrictionsDefaultAction"]}");
        var restriction = Assert.Single(behindFrontDoor.SiteConfig["ipSecurityRestrictions"]!.AsArray())!;
        Assert.Equal(("Allow", "AzureFrontDoor.Backend"), ($"{restriction["action"]}", $"{restriction["ipAddress"]}"));
        Assert.Equal([FrontDoorId], restriction["headers"]!["x-azure-fdid"]!.AsArray().Select(id => $"{id}"));
    }

    [Fact]
    public async Task Secrets_AreReferencesToTheVault()
    {
        var (deployment, parameters) = await PredictEverySettingAsync();
        var auth = parameters["auth"]!;
        var key = Assert.Single(auth["pepper"]!["keys"]!.AsArray())!;

        Assert.Equal(ReferenceTo($"{parameters["smtp"]!["passwordSecretName"]}"), deployment.AppSettings["Smtp__Password"]);
        Assert.Equal(ReferenceTo($"{key["secretName"]}"), deployment.AppSettings[$"Auth__Pepper__Keys__{key["id"]}"]);
        Assert.Equal(ReferenceTo($"{auth["auditing"]!["nameKeySecretName"]}"), deployment.AppSettings["Auth__Auditing__NameKey"]);
        Assert.Equal(ReferenceTo(HeadersSecretName), deployment.AppSettings["OTEL_EXPORTER_OTLP_HEADERS"]);
    }

    private static string ReferenceTo(string secretName) => $"@Microsoft.KeyVault(VaultName={KeyVaultName};SecretName={secretName})";

    /// <summary>The text of an app setting whose value is a parameter.</summary>
    private static string TextOf(JsonNode? value) => value switch
    {
        JsonArray list => string.Join(',', list.Select(TextOf)),
        JsonValue scalar when scalar.TryGetValue<bool>(out var flag) => flag.ToString(),
        _ => $"{value}",
    };

    /// <summary>A valid value of a type, for a deployment in which every setting is set.</summary>
    private static JsonNode ValueFor(Template types, TemplateMember member)
    {
        var type = types.Resolve(member);
        return type.Type switch
        {
            "object" => ObjectFor(types, type),
            "array" => new JsonArray(ValueFor(types, new($"{member.Name}Item", type.Schema["items"]!.AsObject()))),
            "bool" => true,
            "int" => type.MaxValue!.Value,
            _ when type.AllowedValues is [.., var last] => last,
            // The name of the property, truncated or padded to the allowed length.
            _ => member.Name.PadRight(type.MinLength ?? 0, 'x')[..Math.Min(Math.Max(member.Name.Length, type.MinLength ?? 0), type.MaxLength ?? int.MaxValue)],
        };
    }

    private static JsonObject ObjectFor(Template types, TemplateMember type) =>
        new(type.Properties.Select(property => KeyValuePair.Create<string, JsonNode?>(property.Name, ValueFor(types, property))));

    private static IEnumerable<JsonObject> ObjectsIn(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(property => ObjectsIn(property.Value)).Prepend(item),
        JsonArray list => list.SelectMany(ObjectsIn),
        _ => [],
    };

    /// <summary>The nested properties that lead to a setting, from the outermost one.</summary>
    private static IEnumerable<TemplateMember> PropertiesAlong(Template types, ServiceSetting setting)
    {
        var properties = types.PropertiesOf($"{setting.ParameterPath[0]}Settings");
        foreach (var name in setting.ParameterPath.Skip(1))
        {
            var property = Assert.Single(properties, property => property.Name == name);
            properties = types.Resolve(property).Properties;
            yield return property;
        }
    }

    private static IEnumerable<string> PathsOf(Template types, string type) => types.PropertiesOf(type).SelectMany(property =>
        property.Reference is { } group ? PathsOf(types, group).Select(path => $"{property.Name}.{path}") : [property.Name]);

    private async Task<(PredictedDeployment Deployment, JsonObject Parameters)> PredictEverySettingAsync()
    {
        var types = bicep.GetTemplate(Types);
        var parameters = new JsonObject
        {
            ["name"] = "auth",
            ["keyVaultName"] = KeyVaultName,
            ["otlpEndpoint"] = "https://otlp.example.com",
            ["otlpHeadersSecretName"] = HeadersSecretName,
        };
        foreach (var group in (string[])["auth", "smtp", "mail"])
        {
            parameters[group] = ObjectFor(types, types.Types.Single(type => type.Name == $"{group}Settings"));
        }

        return (await bicep.PredictAsync("every-setting", parameters), parameters);
    }

    [GeneratedRegex("^(Auth|AuthStorage|Mail|Smtp)__")]
    private static partial Regex Section();

    [GeneratedRegex(@"variables\('(?<name>\w+)'\)")]
    private static partial Regex Variable();
}
