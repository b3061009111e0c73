using AuthFunctions.Http;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Accounts;

/// <summary>Settings that are usual on a developer's machine and dangerous in Azure.</summary>
public sealed class AzureSettingsTests : IDisposable
{
    private const string Azure = "WEBSITE_SITE_NAME";

    private readonly LogRecorder _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData("WEBSITE_SITE_NAME")]
    [InlineData("WEBSITE_INSTANCE_ID")]
    [InlineData("WEBSITE_POD_NAME")]
    public void ResetTokensInResponses_InAzure_StopTheStartUnlessAllowed(string variable)
    {
        var refusal = Assert.ThrowsAny<Exception>(() => Validate((variable, "x")));

        Assert.Contains("Auth__PasswordReset__AllowInsecureResetInAzure", refusal.ToString(), StringComparison.Ordinal);
        Validate((variable, "x"), ("Auth:PasswordReset:AllowInsecureResetInAzure", "true"));
        Validate((variable, ""));
        Validate();
    }

    [Theory]
    [InlineData(2, "Auth:PasswordReset:AllowInsecureResetInAzure", "true")]
    [InlineData(5, "Auth:Passwords:MinimumLength", "7")]
    [InlineData(6, "AuthStorage", "UseDevelopmentStorage=true")]
    [InlineData(2, "Auth:Http:TrustedProxyHops", "0")]
    public async Task WeakSetting_InAzure_IsLoggedAtStart(int eventId, string name, string value)
    {
        (string, string)[] safe =
        [
            (Azure, "x"), ("Auth:PasswordReset:TokenDelivery", "Response"), ("Auth:PasswordReset:AllowInsecureResetInAzure", "true"),
            ("AuthStorage", ""), ("AuthStorage:tableServiceUri", "https://example.table.core.windows.net"), ("AuthStorage:queueServiceUri", "https://example.queue.core.windows.net"),
            ("Auth:Http:TrustedProxyHops", "1"),
        ];
        var setting = name.Split(':')[^1];

        await StartAsync([.. safe, (name, value)]);
        Assert.Contains(_log.Of(eventId), line => setting.StartsWith("Allow", StringComparison.Ordinal) || line.Contains(setting, StringComparison.Ordinal));

        _log.Records.Clear();
        await StartAsync([.. safe, (name, value), (Azure, "")]);
        Assert.Empty(_log.Of(eventId));
    }

    private void Validate(params (string Name, string Value)[] settings)
    {
        using var services = Build(settings);
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    private async Task StartAsync(params (string Name, string Value)[] settings)
    {
        using var services = Build(settings);
        foreach (var service in services.GetServices<IHostedService>().Where(service => service is SettingsWarnings or ProxyWarning))
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    private ServiceProvider Build((string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?> { ["AuthStorage"] = "UseDevelopmentStorage=true", ["Auth:PasswordReset:TokenDelivery"] = "Response" };
        foreach (var (name, value) in settings)
        {
            values[name] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(_log));
        services.AddAuthFunctions(configuration);
        services.AddHttp(configuration);
        return services.BuildServiceProvider();
    }
}
