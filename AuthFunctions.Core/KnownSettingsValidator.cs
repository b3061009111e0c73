using AuthFunctions.Core.Accounts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core;

/// <summary>Refuses a setting below <c>Auth</c> that no group has: a mistyped setting must not be ignored.</summary>
internal sealed class KnownSettingsValidator(IConfiguration configuration, IEnumerable<SettingsGroup> groups) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var root = configuration.GetSection("Auth");
        var known = groups.Select(group => group.Section)
            .Concat(typeof(AuthOptions).GetProperties().Select(property => $"{root.Path}:{property.Name}"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unknown = root.GetChildren().Where(setting => !known.Contains(setting.Path)).Select(SettingsExtensions.NameOf).ToList();
        return unknown.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(unknown.Select(setting => $"{setting}: there is no such setting. README.md lists the settings."));
    }
}
