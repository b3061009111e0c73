using System.Text.Encodings.Web;

namespace AuthFunctions.Core.Mail;

/// <summary>Writes a mail's plain text and its HTML, from the same parts.</summary>
internal static class MailRenderer
{
    // Text and background have no color of their own, so that the mail follows the light or dark mode of its reader.
    private const string BodyStyle =
        "margin:0 auto;max-width:36em;padding:1.5em;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif";

    private const string HeadingStyle = "margin:0 0 1em;font-size:1.3em;line-height:1.3";

    private const string ButtonStyle =
        "display:inline-block;padding:.6em 1.2em;border-radius:.4em;background-color:#1a56db;color:#ffffff;font-weight:600;text-decoration:none";

    private const string CodeStyle =
        "display:inline-block;padding:.5em .8em;border:1px solid #808080;border-radius:.4em;font-family:ui-monospace,Menlo,Consolas,monospace;"
        + "overflow-wrap:anywhere;user-select:all";

    /// <summary>Writes a mail.</summary>
    /// <param name="language">The language of its text.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="parts">The parts of its body.</param>
    public static MailContent Render(string language, string subject, IReadOnlyList<MailPart> parts) => new(
        subject,
        string.Join("\n\n", parts.Select(ToText)),
        $"""
        <!DOCTYPE html>
        <html lang="{Encode(language)}" style="color-scheme:light dark">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{Encode(subject)}</title>
        </head>
        <body style="{BodyStyle}">
        <h1 style="{HeadingStyle}">{Encode(subject)}</h1>
        {string.Join('\n', parts.Select(part => $"<p>{ToHtml(part)}</p>"))}
        </body>
        </html>
        """);

    private static string ToText(MailPart part) => part switch
    {
        MailPart.Paragraph paragraph => paragraph.Text,
        MailPart.Button button => $"{button.Label}\n{button.Address.AbsoluteUri}",
        MailPart.Code code => code.Token,
        _ => throw new NotSupportedException($"There is no text for {part.GetType().Name}."),
    };

    private static string ToHtml(MailPart part) => part switch
    {
        MailPart.Paragraph paragraph => Encode(paragraph.Text),
        MailPart.Button button => $"""<a href="{Encode(button.Address.AbsoluteUri)}" style="{ButtonStyle}">{Encode(button.Label)}</a>""",
        MailPart.Code code => $"""<code style="{CodeStyle}">{Encode(code.Token)}</code>""",
        _ => throw new NotSupportedException($"There is no HTML for {part.GetType().Name}."),
    };

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
