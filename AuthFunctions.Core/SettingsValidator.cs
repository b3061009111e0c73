using Microsoft.Extensions.Options;

namespace AuthFunctions.Core;

/// <summary>Adds the name of a group to the failures that its validator reports: <c>Lifetime: …</c> becomes <c>Auth__Sessions__Lifetime: …</c>.</summary>
/// <param name="group">The name of the group.</param>
/// <param name="validator">The validator.</param>
internal sealed class SettingsValidator<TOptions>(string group, IValidateOptions<TOptions> validator) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var result = validator.Validate(name, options);
        return result.Failed ? ValidateOptionsResult.Fail(result.Failures.Select(failure => $"{group}__{failure}")) : result;
    }
}
