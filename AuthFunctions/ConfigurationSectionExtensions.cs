using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace AuthFunctions;

internal static class ConfigurationSectionExtensions
{
    /// <summary>Reads a section's settings into options, and refuses those that the options do not have.</summary>
    /// <exception cref="OptionsValidationException">A value is of the wrong type, or a setting does not exist.</exception>
    public static void BindStrictly<TOptions>(this IConfigurationSection section, TOptions options)
        where TOptions : class
    {
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            throw new OptionsValidationException(section.Path, typeof(TOptions), [exception.Message]);
        }
    }
}
