using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using AuthFunctions.Core.Accounts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core;

/// <summary>Reads settings, in one way for every group of them.</summary>
public static partial class SettingsExtensions
{
    /// <summary>
    /// Adds a group of settings that is checked at start: its types, the attributes of its properties, and its
    /// <see cref="IValidatableObject"/>. A setting that does not exist is an error. Every message names the setting as it is written in app settings.
    /// </summary>
    /// <typeparam name="TOptions">The group. Its properties are the settings.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The app's configuration.</param>
    /// <param name="section">The section of the group, such as <c>Auth:Sessions</c>.</param>
    /// <param name="validator">The generated validator of the group; null for a group that has one with services.</param>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string section, IValidateOptions<TOptions>? validator = null)
        where TOptions : class
    {
        if (validator is not null)
        {
            services.AddSingleton<IValidateOptions<TOptions>>(new SettingsValidator<TOptions>(NameOf(configuration.GetSection(section)), validator));
        }

        services.AddSingleton(new SettingsGroup(section));
        return services.AddOptions<TOptions>()
            .Configure(options => Bind(configuration.GetSection(section), options))
            .ValidateOnStart();
    }

    /// <summary>The name of a setting as it is written in app settings and environment variables.</summary>
    internal static string NameOf(IConfigurationSection setting) => setting.Path.Replace(":", "__", StringComparison.Ordinal);

    private static void Bind<TOptions>(IConfigurationSection section, TOptions options)
        where TOptions : class
    {
        // Another program's variable may have the name of a section: login shells set MAIL.
        if (section.Path == section.Key && !section.GetChildren().Any())
        {
            return;
        }

        RejectHoursThatAreDays<TOptions>(section);
        try
        {
            // Of the root, KnownSettingsValidator does that: its other settings are groups.
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = typeof(TOptions) != typeof(AuthOptions));
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionsValidationException(section.Path, typeof(TOptions), [exception.Message]);
        }
    }

    // .NET reads 24:00:00 as 24 days.
    private static void RejectHoursThatAreDays<TOptions>(IConfigurationSection section)
    {
        foreach (var setting in section.GetChildren())
        {
            var property = typeof(TOptions).GetProperty(setting.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if ((property?.PropertyType == typeof(TimeSpan) || property?.PropertyType == typeof(TimeSpan?))
                && setting.Value is { } text
                && Hours().Match(text) is { Success: true } match
                && decimal.Parse(match.Groups["hours"].Value, CultureInfo.InvariantCulture) is >= 24 and var hours)
            {
                var meant = $"{Math.Floor(hours / 24)}.{hours % 24:00}{match.Groups["rest"].Value}";
                throw new OptionsValidationException(
                    section.Path,
                    typeof(TOptions),
                    [$"{NameOf(setting)}: {text} would be read as days. For {hours} hours write {meant}; a day is 1.00:00:00."]);
            }
        }
    }

    [GeneratedRegex(@"^\s*(?<hours>\d{1,9})(?<rest>:\d{1,2}(:\d{1,2}(\.\d+)?)?)\s*$")]
    private static partial Regex Hours();
}
