using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

internal static class AuthServiceCollectionExtensions
{
    /// <summary>Adds <see cref="Auth"/> with the settings of the section <see cref="AuthOptions.Section"/>, checked at start.</summary>
    public static IServiceCollection AddAuth(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AuthOptions>()
            .Configure(options => Bind(options, configuration.GetSection(AuthOptions.Section)))
            .Validate(
                options => options.ResetTokenDelivery != ResetTokenDelivery.Email,
                "ResetTokenDelivery: this version cannot send mail. Set it to Response, which gives the token to whoever asks for it: for development only.")
            .Validate(
                options => options.ListAllowedOrigins().All(IsOrigin),
                "AllowedOrigins: each must be an origin such as https://app.example.com, without a path or a slash at its end.")
            .Validate(
                options => options.PwnedPasswordsUrl is not { } url || IsRangeAddress(url),
                "PwnedPasswordsUrl: it must be an https address that ends in a slash, such as https://api.pwnedpasswords.com/range/.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PasswordPolicy>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<Throttle>();
        services.AddSingleton<Auth>();
        services.AddHostedService<SettingsWarnings>();
        return services;
    }

    private static void Bind(AuthOptions options, IConfigurationSection section)
    {
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            // A value of the wrong type, or a setting that does not exist.
            throw new OptionsValidationException(AuthOptions.Section, typeof(AuthOptions), [exception.Message]);
        }
    }

    private static bool IsRangeAddress(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.AbsoluteUri.EndsWith('/');

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
