using Microsoft.Extensions.Configuration;

namespace AuthFunctions.Core;

/// <summary>Knows whether the app runs in Azure.</summary>
public static class AzurePlatform
{
    // Azure App Service and Azure Functions set them, each plan its own.
    private static readonly string[] Variables = ["WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME", "WEBSITE_SITE_NAME"];

    /// <summary>Whether the settings are those of an app in Azure.</summary>
    public static bool IsUsed(IConfiguration configuration) => Array.Exists(Variables, variable => !string.IsNullOrEmpty(configuration[variable]));
}
