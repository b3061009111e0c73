using AuthFunctions.Core.Accounts.Passwords;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.BreachedPasswords;

internal static class BreachedPasswordsServiceCollectionExtensions
{
    private const int MaxResponseBytes = 1024 * 1024;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Adds the lookup of breached passwords at <see cref="PasswordOptions.PwnedPasswordsUrl"/>; without that setting, none.</summary>
    public static IServiceCollection AddBreachedPasswords(this IServiceCollection services)
    {
        services.AddHttpClient<PwnedPasswordsClient>((provider, client) => Configure(client, OptionsOf(provider).PwnedPasswordsUrl!))
            // The client lives as long as the app. Its connections do not, so that changes of DNS take effect.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = ConnectionLifetime;
                handler.UseCookies = false;
                handler.AllowAutoRedirect = false;
                // The address holds a part of the password's hash, which must not be in a trace or, below, in a log.
                handler.ActivityHeadersPropagator = null;
            })
            .RemoveAllLoggers();
        services.AddSingleton<IBreachedPasswordChecker>(provider => OptionsOf(provider).PwnedPasswordsUrl is null
            ? new NoOpBreachedPasswordChecker()
            : provider.GetRequiredService<PwnedPasswordsClient>());
        return services;
    }

    private static PasswordOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<PasswordOptions>>().Value;

    private static void Configure(HttpClient client, Uri address)
    {
        client.BaseAddress = address;
        client.Timeout = TimeLimit;
        client.MaxResponseContentBufferSize = MaxResponseBytes;
        client.DefaultRequestHeaders.Add("Add-Padding", "true");
        client.DefaultRequestHeaders.Add("User-Agent", nameof(AuthFunctions));
    }
}
