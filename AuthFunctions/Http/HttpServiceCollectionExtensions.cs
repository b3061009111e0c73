using AuthFunctions.Core;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Http.OpenApi;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http;

internal static class HttpServiceCollectionExtensions
{
    /// <summary>Adds what functions need to read requests and write responses.</summary>
    public static IServiceCollection AddHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings(configuration, "Auth:Http", new HttpOptionsValidator())
            .Validate<IOptions<AuthOptions>>(
                (http, auth) => !http.UseHostCookiePrefix || auth.Value.PublicBaseUrl is { IsAbsoluteUri: true, Scheme: "https" },
                "Auth__Http__UseHostCookiePrefix: browsers accept such a cookie over https only, so Auth__PublicBaseUrl must be an https address.");
        services.AddHostedService<ProxyWarning>();
        services.AddSingleton<ClientInfoReader>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<Cookies>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<DeviceCookie>();
        services.AddSingleton<SessionGate>();
        services.AddSingleton<ApiDocument>();
        return services;
    }
}
