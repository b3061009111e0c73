using AuthFunctions.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace AuthFunctions.Http.Pages;

internal static class PagesServiceCollectionExtensions
{
    /// <summary>Adds what functions need to show pages. It is created at the first page.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<PageTargets>();
        services.AddSingleton<PageLanguage>();
        services.AddSingleton<PageFactory>();
        services.AddSingleton<PageGate>();
        return services;
    }
}
