using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Breaches;

internal static class BreachesServiceCollectionExtensions
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Adds the lookup of breached passwords at <see cref="AuthOptions.PwnedPasswordsUrl"/>, or none without it.</summary>
    public static IServiceCollection AddBreachedPasswords(this IServiceCollection services)
    {
        services.AddHttpClient<PwnedPasswords>((provider, client) => Configure(client, OptionsOf(provider).PwnedPasswordsUrl!))
            // The client lives as long as the app does; it is connections that end, so that changes of DNS are seen.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.PooledConnectionLifetime = ConnectionLifetime;
                handler.UseCookies = false;
                handler.AllowAutoRedirect = false;
                // Addresses hold a part of the password's hash, which belongs in no trace and, below, in no log.
                handler.ActivityHeadersPropagator = null;
            })
            .RemoveAllLoggers();
        services.AddSingleton<IBreachedPasswords>(provider => OptionsOf(provider).PwnedPasswordsUrl is null
            ? new NoBreachedPasswords()
            : provider.GetRequiredService<PwnedPasswords>());
        return services;
    }

    private static AuthOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<AuthOptions>>().Value;

    private static void Configure(HttpClient client, Uri address)
    {
        client.BaseAddress = address;
        client.Timeout = Limit;
        client.MaxResponseContentBufferSize = MaxAnswerBytes;
        client.DefaultRequestHeaders.Add("Add-Padding", "true");
        client.DefaultRequestHeaders.Add("User-Agent", nameof(AuthFunctions));
    }
}
