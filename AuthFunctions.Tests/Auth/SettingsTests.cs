using System.Security.Cryptography;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        var options = Read(("ResetTokenDelivery", "Response"));

        Assert.Equal(8, options.MinimumPasswordLength);
        Assert.True(options.RejectsCommonPasswords());
        Assert.Null(options.PwnedPasswordsUrl);
        Assert.Null(options.Pepper.CurrentKeyId);
        Assert.Empty(options.Pepper.Keys);
        Assert.Equal(1, options.MaxSessionsPerUser);
        Assert.Equal(TimeSpan.FromDays(7), options.SessionLifetime);
        Assert.Null(options.SessionIdleTimeout);
        Assert.Equal(TimeSpan.FromHours(1), options.ResetTokenLifetime);
        Assert.Equal(12, options.BcryptWorkFactor);
        Assert.Equal(BcryptImplementation.Auto, options.BcryptImplementation);
        Assert.Equal(Environment.ProcessorCount, options.MaxConcurrentHashes);
        Assert.Equal(64 * Environment.ProcessorCount, options.MaxQueuedHashes);
        Assert.Equal(0, options.TrustedProxyHops);
        Assert.Equal(10, options.MaxFailuresPerName);
        Assert.Equal(100, options.MaxFailuresPerAddress);
        Assert.Equal(TimeSpan.FromMinutes(15), options.FailureWindow);
        Assert.Equal(100, options.MaxConsecutiveFailures);
        Assert.Equal(3, options.MaxResetRequestsPerName);
        Assert.Equal(20, options.MaxResetRequestsPerAddress);
        Assert.Equal(TimeSpan.FromHours(1), options.ResetRequestWindow);
        Assert.False(options.UseHostCookiePrefix);
        Assert.Equal(ResetTokenDelivery.Email, new AuthOptions().ResetTokenDelivery);
    }

    [Theory]
    [InlineData("ResetTokenDelivery", "Pigeon")]
    [InlineData("PublicBaseUrl", "app.example.com")]
    [InlineData("PublicBaseUrl", "/app")]
    [InlineData("PublicBaseUrl", "http://app.example.com")]
    [InlineData("PublicBaseUrl", "ftp://localhost")]
    [InlineData("PublicBaseUrl", "https://app.example.com/?a=b")]
    [InlineData("PublicBaseUrl", "https://app.example.com/#a")]
    [InlineData("PublicBaseUrl", "https://bob@app.example.com")]
    [InlineData("MinimumPasswordLength", "0")]
    [InlineData("MinimumPasswordLength", "65")]
    [InlineData("RejectCommonPasswords", "maybe")]
    [InlineData("PwnedPasswordsUrl", "range")]
    [InlineData("PwnedPasswordsUrl", "http://api.pwnedpasswords.com/range/")]
    [InlineData("PwnedPasswordsUrl", "https://api.pwnedpasswords.com/range")]
    [InlineData("MaxSessionsPerUser", "0")]
    [InlineData("MaxSessionsPerUser", "101")]
    [InlineData("SessionLifetime", "00:00:59")]
    [InlineData("SessionLifetime", "366.00:00:00")]
    [InlineData("SessionIdleTimeout", "00:00:59")]
    [InlineData("ResetTokenLifetime", "00:00:59")]
    [InlineData("ResetTokenLifetime", "1.00:00:01")]
    [InlineData("BcryptWorkFactor", "3")]
    [InlineData("BcryptWorkFactor", "17")]
    [InlineData("BcryptWorkFactor", "many")]
    [InlineData("BcryptImplementation", "Fast")]
    [InlineData("MaxConcurrentHashes", "0")]
    [InlineData("MaxQueuedHashes", "0")]
    [InlineData("AllowedOrigins", "app.example.com")]
    [InlineData("AllowedOrigins", "https://app.example.com/")]
    [InlineData("AllowedOrigins", "https://app.example.com, *")]
    [InlineData("TrustedProxyHops", "-1")]
    [InlineData("TrustedProxyHops", "11")]
    [InlineData("MaxFailuresPerName", "0")]
    [InlineData("MaxFailuresPerAddress", "0")]
    [InlineData("FailureWindow", "00:00:00")]
    [InlineData("FailureWindow", "1.00:00:01")]
    [InlineData("MaxConsecutiveFailures", "0")]
    [InlineData("MaxResetRequestsPerName", "0")]
    [InlineData("MaxResetRequestsPerAddress", "0")]
    [InlineData("ResetRequestWindow", "00:00:00")]
    [InlineData("ResetRequestWindow", "1.00:00:01")]
    [InlineData("BcryptWorkFaktor", "12")]
    public void WrongValue_IsRefusedByName(string name, string value)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(("ResetTokenDelivery", "Response"), (name, value)));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("https://example.com/app/")]
    [InlineData("http://localhost:7071")]
    [InlineData("http://127.0.0.1:7071")]
    public void PublicBaseUrl_HttpsOrOfThisMachine_IsTaken(string address) =>
        Assert.Equal(new Uri(address), Read(("PublicBaseUrl", address)).PublicBaseUrl);

    [Theory]
    [InlineData(null)]
    [InlineData("http://localhost:7071")]
    public void UseHostCookiePrefix_WithoutHttps_IsRefusedByName(string? baseAddress)
    {
        (string, string)[] address = baseAddress is null ? [] : [("PublicBaseUrl", baseAddress)];

        var exception = Assert.Throws<OptionsValidationException>(
            () => Read([("ResetTokenDelivery", "Response"), ("UseHostCookiePrefix", "true"), .. address]));

        Assert.Contains("UseHostCookiePrefix", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UseHostCookiePrefix_WithHttps_IsTaken() =>
        Assert.True(Read(("UseHostCookiePrefix", "true"), ("PublicBaseUrl", "https://app.example.com")).UseHostCookiePrefix);

    [Theory]
    [InlineData("k1", "k1", 32)]
    [InlineData("K1", "k1", 64)]
    [InlineData(null, "k1", 32)]
    public void Pepper_Key_IsRead(string? currentId, string id, int bytes)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes));

        var pepper = ReadPepper(currentId, id, key);

        Assert.Equal(currentId, pepper.CurrentKeyId);
        Assert.Equal(key, pepper.Keys["K1"]);
    }

    [Theory]
    [InlineData("k2", "k1", null, "Pepper__CurrentKeyId")]
    [InlineData("", "k1", null, "Pepper__CurrentKeyId")]
    [InlineData("k1", "k1", "", "Pepper__Keys__k1")]
    [InlineData("k1", "k1", "c2hvcnQgc2hvcnQgc2hvcnQgc2hvcnQgc2hvcnQ=", "Pepper__Keys__k1")]
    [InlineData("k1", "k1", "@Microsoft.KeyVault(SecretUri=https://vault/secrets/pepper)", "Pepper__Keys__k1")]
    [InlineData("k1", "a-secret-in-the-wrong-place", null, "Pepper__Keys")]
    [InlineData("k1", "aSecretOfLettersAndDigitsInTheWrongPlace", null, "Pepper__Keys")]
    public void Pepper_WrongKey_IsRefusedByNameAndNotShown(string currentId, string id, string? key, string name)
    {
        key ??= Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

        var exception = Assert.Throws<OptionsValidationException>(() => ReadPepper(currentId, id, key));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ecret", exception.Message, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !exception.Message.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void Pepper_UnknownSetting_IsRefusedByName()
    {
        var exception = Assert.Throws<OptionsValidationException>(
            () => Read(("ResetTokenDelivery", "Response"), ("Pepper:CurentKeyId", "k1")));

        Assert.Contains("CurentKeyId", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BcryptImplementation.Auto)]
    [InlineData(BcryptImplementation.Library)]
    [InlineData(BcryptImplementation.System)]
    public void BcryptImplementation_OneThatCanBeUsed_IsUsedAndLogged(BcryptImplementation setting)
    {
        var hasSystem = SystemBcrypt.TryLoad() is not null;
        Assert.SkipWhen(setting is BcryptImplementation.System && !hasSystem, "This system has no libxcrypt.");
        using var log = new LogRecorder();
        using var services = Build([("ResetTokenDelivery", "Response"), ("BcryptImplementation", $"{setting}")], log);

        var bcrypt = services.GetRequiredService<IBcrypt>();

        var used = setting is BcryptImplementation.Library || !hasSystem ? BcryptImplementation.Library : BcryptImplementation.System;
        Assert.Equal(used is BcryptImplementation.Library ? typeof(LibraryBcrypt) : typeof(SystemBcrypt), bcrypt.GetType());
        Assert.StartsWith(
            $"The bcrypt implementation in use is {used}; Auth__BcryptImplementation is {setting}.",
            Assert.Single(log.Of(4)),
            StringComparison.Ordinal);
    }

    private static PepperOptions ReadPepper(string? currentId, string id, string key)
    {
        (string, string)[] current = currentId is null ? [] : [("Pepper:CurrentKeyId", currentId)];
        return Read([("ResetTokenDelivery", "Response"), ($"Pepper:Keys:{id}", key), .. current]).Pepper;
    }

    private static AuthOptions Read(params (string Name, string Value)[] settings)
    {
        using var log = new LogRecorder();
        using var services = Build(settings, log);
        return services.GetRequiredService<IOptions<AuthOptions>>().Value;
    }

    private static ServiceProvider Build((string Name, string Value)[] settings, LogRecorder log)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (name, value) in settings)
        {
            values[$"Auth:{name}"] = value;
        }

        return new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log))
            .AddAuth(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .BuildServiceProvider();
    }
}
