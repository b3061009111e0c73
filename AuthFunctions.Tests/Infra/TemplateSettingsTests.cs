using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using AuthFunctions.Mail;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Infra;

/// <summary>The settings that the code reads are those that the templates set and the README explains.</summary>
public sealed class TemplateSettingsTests
{
    private static readonly string App = BicepFile.Get("modules/app.bicep").Code;
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    private static readonly PropertyInfo[] AuthProperties = [.. typeof(AuthOptions).GetProperties().Where(property => property.Name != nameof(AuthOptions.Pepper))];

    private static readonly string[] AuthSettings =
    [
        .. AuthProperties.Select(property => $"Auth__{property.Name}"),
        $"Auth__Pepper__{nameof(PepperOptions.CurrentKeyId)}",
        $"Auth__Pepper__{nameof(PepperOptions.Keys)}__{{id}}",
    ];

    private static readonly string[] SmtpSettings = [.. typeof(SmtpOptions).GetProperties().Select(property => $"Smtp__{property.Name}")];

    public static TheoryData<string> Settings => [.. AuthSettings, .. SmtpSettings];

    public static TheoryData<string> AuthNames => [.. AuthProperties.Select(property => property.Name)];

    [Fact]
    public void Templates_SetWhatTheCodeReads()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "AuthFunctions", "Storage", "StorageServiceCollectionExtensions.cs"));
        var storageSettings = Regex.Matches(source, @"storage\[""(?<name>\w+)""\]").Select(match => $"AuthStorage__{match.Groups["name"].Value}").Distinct();
        string[] read = [.. AuthSettings, .. SmtpSettings, .. storageSettings];

        var set = Regex.Matches(App, @"name: '(?<name>(Auth|AuthStorage|Smtp)__[^']+)'")
            .Select(match => match.Groups["name"].Value.Replace("${key.id}", "{id}", StringComparison.Ordinal));

        Assert.Equal(read.Order(StringComparer.Ordinal), set.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AuthNames))]
    public void AuthSetting_HasAPropertyWithItsBounds(string name)
    {
        var option = typeof(AuthOptions).GetProperty(name)!;
        var parameter = Assert.Single(BicepFile.Get("types.bicep").Types["authSettings"], property => property.Name == CamelCase(name));

        if (option.GetCustomAttribute<RangeAttribute>() is { OperandType: var operand } range && operand == typeof(int))
        {
            Assert.Equal(range.Minimum, parameter.MinValue);
            Assert.Equal(range.Maximum, parameter.MaxValue);
        }

        // All are optional, so that what is left out has the code's default.
        Assert.False(parameter.IsRequired);
    }

    [Theory]
    [MemberData(nameof(AuthNames))]
    public void AuthSetting_IsThatOfItsProperty(string name)
    {
        var value = Regex.Match(App, $@"\{{ name: 'Auth__{name}', value: (?<value>.+) \}}").Groups["value"].Value;

        var expected = name == nameof(AuthOptions.AllowedOrigins) ? "allowedOrigins" : $@"auth\.\?{CamelCase(name)}";
        Assert.Matches($@"\b{expected}\b", value);
    }

    [Fact]
    public void Types_HaveNoOtherProperties()
    {
        var types = BicepFile.Get("types.bicep").Types;

        Assert.Equal(
            typeof(AuthOptions).GetProperties().Select(property => CamelCase(property.Name)).Order(StringComparer.Ordinal),
            types["authSettings"].Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["currentKeyId", "keys"], types["pepperSettings"].Select(property => property.Name));
        Assert.Equal(["from", "host", "passwordSecretName", "port", "user"], types["smtpSettings"].Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Setting_HasARowInTheReadme(string name) => Assert.Matches($@"(?m)^\|[^|]*`{Regex.Escape(name)}`[^|]*\|", Readme);

    [Fact]
    public void Origins_AreThePlatformsToo()
    {
        Assert.Contains("{ name: 'Auth__AllowedOrigins', value: join(allowedOrigins, ',') }", App, StringComparison.Ordinal);
        Assert.Contains("cors: {\n        allowedOrigins: allowedOrigins\n        supportCredentials: !empty(allowedOrigins)", App, StringComparison.Ordinal);
    }

    [Fact]
    public void Hops_AreTwoOnlyWhereNothingButFrontDoorReachesTheApp()
    {
        Assert.Contains("{ name: 'Auth__TrustedProxyHops', value: string(auth.?trustedProxyHops ?? (behindFrontDoor ? 2 : 1)) }", App, StringComparison.Ordinal);
        Assert.Contains("ipSecurityRestrictionsDefaultAction: behindFrontDoor ? 'Deny' : 'Allow'", App, StringComparison.Ordinal);
        Assert.Contains("'x-azure-fdid': [frontDoorId]", App, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Smtp__Password", "smtp.?passwordSecretName")]
    [InlineData("Auth__Pepper__Keys__${key.id}", "key.secretName")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "otlpHeadersSecretName")]
    public void Secret_IsAReferenceToTheVault(string setting, string secretName)
    {
        var value = Regex.Match(App, $@"name: '{Regex.Escape(setting)}',?\s+value: (?<value>.+)$", RegexOptions.Multiline).Groups["value"].Value;

        Assert.Contains($"format(secretReference, {secretName}", value, StringComparison.Ordinal);
        Assert.Contains("var secretReference = '@Microsoft.KeyVault(VaultName=${keyVaultName};SecretName={0})'", App, StringComparison.Ordinal);
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
