using AuthFunctions.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

internal static class AuthServiceCollectionExtensions
{
    /// <summary>Adds <see cref="Auth"/> with the settings of the section <see cref="AuthOptions.Section"/>, checked at start.</summary>
    public static IServiceCollection AddAuth(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AuthOptions>()
            .Configure(options => configuration.GetSection(AuthOptions.Section).BindStrictly(options))
            .Validate(
                options => options.PublicBaseUrl is not { } url || IsPublicBase(url),
                "PublicBaseUrl: it must be an address such as https://app.example.com, without a query; http is for localhost only.")
            .Validate(
                options => !options.UseHostCookiePrefix || options.PublicBaseUrl is { IsAbsoluteUri: true, Scheme: "https" },
                "UseHostCookiePrefix: browsers take such a cookie over https only, so that PublicBaseUrl must be an https address.")
            .Validate(
                options => options.ListAllowedOrigins().All(IsOrigin),
                "AllowedOrigins: each must be an origin such as https://app.example.com, without a path or a slash at its end.")
            .Validate(
                options => options.PwnedPasswordsUrl is not { } url || IsRangeAddress(url),
                "PwnedPasswordsUrl: it must be an https address that ends in a slash, such as https://api.pwnedpasswords.com/range/.")
            .Validate(
                options => options.BcryptImplementation != BcryptImplementation.System || SystemBcrypt.TryLoad() is not null,
                "BcryptImplementation: System needs libxcrypt as the system's libcrypt (libcrypt.so.1 or .2), and here is none that hashes right. "
                + "Install it, or leave the choice to Auto.")
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddTelemetry();
        services.AddSingleton<PasswordPolicy>();
        services.AddSingleton(ChooseBcrypt);
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<Throttle>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Audit>();
        services.TryAddSingleton<IUserNotifier, SilentNotifier>();
        services.AddSingleton<Auth>();
        services.AddHostedService<SettingsWarnings>();
        return services;
    }

    private static IBcrypt ChooseBcrypt(IServiceProvider services)
    {
        var setting = services.GetRequiredService<IOptions<AuthOptions>>().Value.BcryptImplementation;
        var system = setting is BcryptImplementation.Library ? null : SystemBcrypt.TryLoad();
        Log.BcryptImplementationChosen(
            services.GetRequiredService<ILogger<PasswordHasher>>(),
            system is null ? BcryptImplementation.Library : BcryptImplementation.System,
            setting);
        return (IBcrypt?)system ?? new LibraryBcrypt();
    }

    private static bool IsRangeAddress(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.AbsoluteUri.EndsWith('/');

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);

    private static bool IsPublicBase(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url is { UserInfo: "", Query: "", Fragment: "" };
}
