using AuthFunctions.Core.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests.Mail;

public sealed class SmtpOptionsValidatorTests
{
    private static readonly Dictionary<string, string?> Right = new()
    {
        ["Auth:PublicBaseUrl"] = "https://app.example.com",
        ["Smtp:Host"] = "smtp.azurecomm.net",
        ["Smtp:User"] = "app",
        ["Smtp:Password"] = "app-password",
        ["Smtp:From"] = "Example <no-reply@example.com>",
    };

    [Theory]
    [InlineData("465", null, "Tls")]
    [InlineData("465", "StartTls", "StartTls")]
    [InlineData("587", null, "StartTls")]
    [InlineData("2525", "Tls", "Tls")]
    public void Security_UnlessSet_IsThatOfThePort(string port, string? security, string expected)
    {
        var options = Read(new Dictionary<string, string?>(Right) { ["Smtp:Port"] = port, ["Smtp:Security"] = security });

        Assert.Equal(expected, options.EffectiveSecurity.ToString());
    }

    [Fact]
    public void Email_ServerAndSenderAndAddress_IsTaken()
    {
        var options = Read(Right);

        Assert.Equal(("smtp.azurecomm.net", 587, SmtpSecurity.StartTls), (options.Host, options.Port, options.EffectiveSecurity));
    }

    [Fact]
    public void Email_WithoutSettings_IsRefusedWithAllThatIsMissing()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read([]));

        Assert.All(
            ["Auth__PasswordReset__TokenDelivery", "Auth__PublicBaseUrl", "Smtp__Host", "Smtp__From"],
            name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Response_WithoutSettings_IsTaken() =>
        Assert.Null(Read(new() { ["Auth:PasswordReset:TokenDelivery"] = "Response" }).Host);

    [Theory]
    [InlineData("Auth:PublicBaseUrl", null, "Auth__PublicBaseUrl")]
    [InlineData("Smtp:Host", "", "Smtp__Host")]
    [InlineData("Smtp:Port", "0", "Smtp__Port")]
    [InlineData("Smtp:Port", "65536", "Smtp__Port")]
    [InlineData("Smtp:Port", "submission", "Smtp:Port")]
    [InlineData("Smtp:From", null, "Smtp__From")]
    [InlineData("Smtp:From", "nobody", "Smtp__From")]
    [InlineData("Smtp:From", "a@example.com\r\nBcc: b@example.com", "Smtp__From")]
    [InlineData("Smtp:User", null, "Smtp__User")]
    [InlineData("Smtp:Password", "", "Smtp__Password")]
    [InlineData("Smtp:Security", "None", "Smtp__Security")]
    [InlineData("Smtp:Security", "Ssl", "Smtp:Security")]
    [InlineData("Smtp:Server", "smtp.example.com", "Server")]
    public void Email_WrongValue_IsRefusedByName(string name, string? value, string named)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(new(Right) { [name] = value }));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("app-password", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", null, true)]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("::1", null, true)]
    [InlineData("localhost", "app-password", false)]
    [InlineData("localhost.example.com", null, false)]
    [InlineData("192.168.0.1", null, false)]
    public void NoSecurity_OnThisMachineWithoutAPassword_IsTaken(string host, string? password, bool taken)
    {
        var settings = new Dictionary<string, string?>(Right)
        {
            ["Smtp:Host"] = host,
            ["Smtp:User"] = password is null ? null : "app",
            ["Smtp:Password"] = password,
            ["Smtp:Security"] = "None",
        };

        var exception = Record.Exception(() => Read(settings));

        Assert.Equal(taken, exception is null);
    }

    private static SmtpOptions Read(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        using var services = new ServiceCollection().AddLogging().AddAuthFunctions(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<SmtpOptions>>().Value;
    }
}
