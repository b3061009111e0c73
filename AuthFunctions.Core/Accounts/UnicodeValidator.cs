using System.Globalization;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts;

/// <summary>
/// Stops the start where .NET cannot normalize Unicode. Users are found by the canonical form of their names, so an instance that makes another form
/// would register a second account under a name, and would not find the first.
/// </summary>
internal sealed class UnicodeValidator : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options) => CanNormalize()
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: unset it, and install ICU (libicu). Without ICU, login names cannot be compared.");

    // In the invariant mode Normalize returns its input, and IdnMapping does not fold case.
    private static bool CanNormalize() =>
        "e\u0301".Normalize() == "\u00E9" && new IdnMapping().GetAscii("B\u00DCCHER.example") == "xn--bcher-kva.example";
}
