using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Mail;

/// <summary>The settings <c>Mail__…</c>: what is in mails.</summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>The configuration section that holds the settings.</summary>
    public const string Section = "Mail";

    private const string SampleToken = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

    /// <summary>The links.</summary>
    public LinkTemplates LinkTemplates { get; init; } = new();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        (string Name, string? Template)[] templates =
        [
            (nameof(LinkTemplates.ResetPassword), LinkTemplates.ResetPassword),
            (nameof(LinkTemplates.VerifyEmail), LinkTemplates.VerifyEmail),
            (nameof(LinkTemplates.ConfirmEmail), LinkTemplates.ConfirmEmail),
            (nameof(LinkTemplates.RevertEmail), LinkTemplates.RevertEmail),
        ];
        foreach (var (name, template) in templates)
        {
            if (template is not null && !IsLinkWithToken(template))
            {
                yield return new ValidationResult(
                    $"{nameof(LinkTemplates)}__{name}: it must be an address with {LinkTemplates.Token} once, such as "
                    + $"https://app.example.com/page#token={LinkTemplates.Token}; http is for localhost only.");
            }
        }

        if (LinkTemplates.Account is { } account && !IsLink(account))
        {
            yield return new ValidationResult(
                $"{nameof(LinkTemplates)}__{nameof(LinkTemplates.Account)}: it must be an address such as https://app.example.com/account; "
                + "http is for localhost only.");
        }
    }

    private static bool IsLinkWithToken(string template) =>
        template.Split(LinkTemplates.Token) is [var before, var after]
        && Uri.TryCreate($"{before}{SampleToken}{after}", UriKind.Absolute, out var url)
        && IsLink(url)
        && !url.Authority.Contains(SampleToken, StringComparison.Ordinal);

    private static bool IsLink(Uri url) => url.IsHttpsOrLoopback() && url.UserInfo.Length == 0;
}

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;
