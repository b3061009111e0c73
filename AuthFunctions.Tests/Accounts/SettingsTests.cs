using System.Globalization;
using System.Security.Cryptography;
using AuthFunctions.Http;
using AuthFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Accounts;

public sealed class SettingsTests
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        using var log = new LogRecorder();
        using var services = Build([("PasswordReset:TokenDelivery", "Response")], log);

        var passwords = Get<PasswordOptions>(services);
        Assert.Equal(8, passwords.MinimumLength);
        Assert.True(passwords.RejectsCommon);
        Assert.Null(passwords.PwnedPasswordsUrl);
        var pepper = Get<PepperOptions>(services);
        Assert.Null(pepper.CurrentKeyId);
        Assert.Empty(pepper.Keys);
        Assert.Null(Get<AuditOptions>(services).NameKey);
        var sessions = Get<SessionOptions>(services);
        Assert.Equal(1, sessions.MaxPerUser);
        Assert.Equal(TimeSpan.FromDays(7), sessions.Lifetime);
        Assert.Null(sessions.IdleTimeout);
        var hashing = Get<HashingOptions>(services);
        Assert.Equal(12, hashing.WorkFactor);
        Assert.Equal(BcryptImplementation.Auto, hashing.Implementation);
        Assert.Equal(Environment.ProcessorCount, hashing.MaxConcurrent);
        Assert.Equal(64 * Environment.ProcessorCount, hashing.MaxQueued);
        var throttling = Get<ThrottleOptions>(services);
        Assert.Equal(10, throttling.MaxFailuresPerName);
        Assert.Equal(100, throttling.MaxFailuresPerAddress);
        Assert.Equal(TimeSpan.FromMinutes(15), throttling.FailureWindow);
        Assert.Equal(100, throttling.MaxConsecutiveFailures);
        Assert.Equal(3, throttling.MaxResetRequestsPerName);
        Assert.Equal(20, throttling.MaxResetRequestsPerAddress);
        Assert.Equal(TimeSpan.FromHours(1), throttling.ResetRequestWindow);
        Assert.Equal(20, throttling.MaxRegistrationsPerAddress);
        Assert.Equal(60, throttling.MaxBurstPerAddress);
        var http = Get<HttpOptions>(services);
        Assert.Equal(0, http.TrustedProxyHops);
        Assert.False(http.UseHostCookiePrefix);
        Assert.Equal(TimeSpan.FromHours(1), Get<PasswordResetOptions>(services).TokenLifetime);
        Assert.Equal(ResetTokenDelivery.Email, new PasswordResetOptions().TokenDelivery);
    }

    [Theory]
    [InlineData("PasswordReset:TokenDelivery", "Pigeon")]
    [InlineData("PublicBaseUrl", "app.example.com")]
    [InlineData("PublicBaseUrl", "/app")]
    [InlineData("PublicBaseUrl", "http://app.example.com")]
    [InlineData("PublicBaseUrl", "ftp://localhost")]
    [InlineData("PublicBaseUrl", "https://app.example.com/?a=b")]
    [InlineData("PublicBaseUrl", "https://app.example.com/#a")]
    [InlineData("PublicBaseUrl", "https://bob@app.example.com")]
    [InlineData("Passwords:MinimumLength", "0")]
    [InlineData("Passwords:MinimumLength", "65")]
    [InlineData("Passwords:RejectCommon", "maybe")]
    [InlineData("Passwords:PwnedPasswordsUrl", "range")]
    [InlineData("Passwords:PwnedPasswordsUrl", "http://api.pwnedpasswords.com/range/")]
    [InlineData("Passwords:PwnedPasswordsUrl", "https://api.pwnedpasswords.com/range")]
    [InlineData("Sessions:MaxPerUser", "0")]
    [InlineData("Sessions:MaxPerUser", "101")]
    [InlineData("Sessions:Lifetime", "00:00:59")]
    [InlineData("Sessions:Lifetime", "366.00:00:00")]
    [InlineData("Sessions:IdleTimeout", "00:00:59")]
    [InlineData("PasswordReset:TokenLifetime", "00:00:59")]
    [InlineData("PasswordReset:TokenLifetime", "1.00:00:01")]
    [InlineData("Hashing:WorkFactor", "3")]
    [InlineData("Hashing:WorkFactor", "17")]
    [InlineData("Hashing:WorkFactor", "many")]
    [InlineData("Hashing:Implementation", "Fast")]
    [InlineData("Hashing:MaxConcurrent", "0")]
    [InlineData("Hashing:MaxQueued", "0")]
    [InlineData("Http:AllowedOrigins", "app.example.com")]
    [InlineData("Http:AllowedOrigins", "https://app.example.com/")]
    [InlineData("Http:AllowedOrigins", "https://app.example.com, *")]
    [InlineData("Http:AllowedOrigins", "null")]
    [InlineData("Http:AllowedOrigins", "file://")]
    [InlineData("Http:AllowedOrigins", "https://*.example.com")]
    [InlineData("Http:AllowedOrigins", "https://bob@app.example.com")]
    [InlineData("Http:AllowedOrigins", "https://app.example.com?x")]
    [InlineData("Http:AllowedOrigins", "https://app.example.com#x")]
    [InlineData("Http:AllowedOrigins", "capacitor://localhost/index.html")]
    [InlineData("Http:AllowedOrigins", "capacitor:")]
    [InlineData("Http:TrustedProxyHops", "-1")]
    [InlineData("Http:TrustedProxyHops", "11")]
    [InlineData("Throttling:MaxFailuresPerName", "0")]
    [InlineData("Throttling:MaxFailuresPerAddress", "0")]
    [InlineData("Throttling:FailureWindow", "00:00:00")]
    [InlineData("Throttling:FailureWindow", "1.00:00:01")]
    [InlineData("Throttling:MaxConsecutiveFailures", "0")]
    [InlineData("Throttling:MaxResetRequestsPerName", "0")]
    [InlineData("Throttling:MaxResetRequestsPerAddress", "0")]
    [InlineData("Throttling:ResetRequestWindow", "00:00:00")]
    [InlineData("Throttling:MaxRegistrationsPerAddress", "0")]
    [InlineData("Throttling:MaxBurstPerAddress", "0")]
    [InlineData("Throttling:ResetRequestWindow", "1.00:00:01")]
    [InlineData("Hashing:WorkFaktor", "12")]
    [InlineData("BcryptWorkFactor", "12")]
    [InlineData("Session:Lifetime", "7.00:00:00")]
    public void WrongValue_IsRefusedByName(string name, string value)
    {
        var message = GetError(("PasswordReset:TokenDelivery", "Response"), (name, value));

        // If the group exists, the message needs to contain only the last part of an unknown name.
        Assert.Contains(name.Split(':')[name.Contains("Faktor", StringComparison.Ordinal) ? 1 : 0], message.Replace("__", ":", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sessions:Lifetime", "24:00:00", "1.00:00:00")]
    [InlineData("Sessions:Lifetime", "36:30:00", "1.12:30:00")]
    [InlineData("Sessions:IdleTimeout", " 168:00:00 ", "7.00:00:00")]
    [InlineData("PasswordReset:TokenLifetime", "24:00", "1.00:00")]
    [InlineData("Throttling:FailureWindow", "25:00:00.5", "1.01:00:00.5")]
    public void Lifetime_HoursThatWouldBeReadAsDays_IsRefusedWithTheRightForm(string name, string value, string right)
    {
        var message = GetError(("PasswordReset:TokenDelivery", "Response"), (name, value));

        Assert.Contains($"Auth__{name.Replace(":", "__", StringComparison.Ordinal)}", message, StringComparison.Ordinal);
        Assert.Contains($"write {right};", message, StringComparison.Ordinal);
        Assert.Contains("1.00:00:00", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("23:59:59")]
    [InlineData("1.00:00:00")]
    [InlineData("30")]
    public void Lifetime_OtherForms_AreRead(string value)
    {
        using var log = new LogRecorder();
        using var services = Build([("PasswordReset:TokenDelivery", "Response"), ("Sessions:Lifetime", value)], log);

        Assert.Equal(TimeSpan.Parse(value, CultureInfo.InvariantCulture), Get<SessionOptions>(services).Lifetime);
    }

    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("https://example.com/app/")]
    [InlineData("http://localhost:7071")]
    [InlineData("http://127.0.0.1:7071")]
    public void PublicBaseUrl_HttpsOrOfThisMachine_IsTaken(string address) =>
        Assert.Equal(new Uri(address), Read<AuthOptions>(("PublicBaseUrl", address)).PublicBaseUrl);

    [Theory]
    [InlineData(null)]
    [InlineData("http://localhost:7071")]
    public void UseHostCookiePrefix_WithoutHttps_IsRefusedByName(string? baseAddress)
    {
        (string, string)[] address = baseAddress is null ? [] : [("PublicBaseUrl", baseAddress)];

        var exception = Assert.Throws<OptionsValidationException>(
            () => Read<HttpOptions>([("PasswordReset:TokenDelivery", "Response"), ("Http:UseHostCookiePrefix", "true"), .. address]));

        Assert.Contains("Auth__Http__UseHostCookiePrefix", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UseHostCookiePrefix_WithHttps_IsTaken() =>
        Assert.True(Read<HttpOptions>(("Http:UseHostCookiePrefix", "true"), ("PublicBaseUrl", "https://app.example.com")).UseHostCookiePrefix);

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

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQgc2hvcnQgc2hvcnQgc2hvcnQgc2hvcnQ=")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://vault/secrets/audit)")]
    public void NameKey_WrongKey_IsRefusedByNameAndNotShown(string key)
    {
        var exception = Assert.Throws<OptionsValidationException>(
            () => Read<AuditOptions>(("PasswordReset:TokenDelivery", "Response"), ("Auditing:NameKey", key)));

        Assert.Contains("Auth__Auditing__NameKey", exception.Message, StringComparison.Ordinal);
        Assert.True(key.Length == 0 || !exception.Message.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void Pepper_UnknownSetting_IsRefusedByName()
    {
        var exception = Assert.Throws<OptionsValidationException>(
            () => Read<PepperOptions>(("PasswordReset:TokenDelivery", "Response"), ("Pepper:CurentKeyId", "k1")));

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
        using var services = Build([("PasswordReset:TokenDelivery", "Response"), ("Hashing:Implementation", $"{setting}")], log);

        var bcrypt = services.GetRequiredService<IBcrypt>();

        var used = setting is BcryptImplementation.Library || !hasSystem ? BcryptImplementation.Library : BcryptImplementation.System;
        Assert.Equal(used is BcryptImplementation.Library ? typeof(LibraryBcrypt) : typeof(SystemBcrypt), bcrypt.GetType());
        Assert.StartsWith(
            $"The bcrypt implementation in use is {used}; Auth__Hashing__Implementation is {setting}.",
            Assert.Single(log.Of(4)),
            StringComparison.Ordinal);
    }

    private static PepperOptions ReadPepper(string? currentId, string id, string key)
    {
        (string, string)[] current = currentId is null ? [] : [("Pepper:CurrentKeyId", currentId)];
        return Read<PepperOptions>([("PasswordReset:TokenDelivery", "Response"), ($"Pepper:Keys:{id}", key), .. current]);
    }

    private static TOptions Read<TOptions>(params (string Name, string Value)[] settings)
        where TOptions : class
    {
        using var log = new LogRecorder();
        using var services = Build(settings, log);
        return Get<TOptions>(services);
    }

    /// <summary>The error with which the app refuses to start. Groups that depend on an invalid group repeat its error.</summary>
    private static string GetError(params (string Name, string Value)[] settings)
    {
        using var log = new LogRecorder();
        using var services = Build(settings, log);
        var exception = Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate);
        var errors = exception is AggregateException several ? several.InnerExceptions : [exception];
        return Assert.Single(errors.Select(error => Assert.IsType<OptionsValidationException>(error).Message).Distinct());
    }

    private static TOptions Get<TOptions>(ServiceProvider services)
        where TOptions : class => services.GetRequiredService<IOptions<TOptions>>().Value;

    private static ServiceProvider Build((string Name, string Value)[] settings, LogRecorder log)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (name, value) in settings)
        {
            values[$"Auth:{name}"] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log))
            .AddAuthFunctions(configuration)
            .AddHttp(configuration)
            .BuildServiceProvider();
    }
}
