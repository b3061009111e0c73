using System.Security.Cryptography;
using System.Text;

namespace AuthFunctions.Pages;

/// <summary>
/// The style and the script that every page contains, and the Content-Security-Policy that allows exactly these two, by their hashes (CSP level 3,
/// section 2.3.1).
/// </summary>
public sealed class PageAssets
{
    // The backgrounds of text in pages.css.
    private const string LightGround = "#f4f5f8";
    private const string DarkGround = "#1a1f29";

    /// <summary>Reads the assets.</summary>
    /// <param name="brand">The product.</param>
    /// <param name="returnOrigins">The origins to which a form may lead besides the page's own.</param>
    public PageAssets(Brand brand, IEnumerable<string> returnOrigins)
    {
        var accent = new AccentColor(brand.AccentColor);
        Style = $"{Read("pages.css")}:root{{--accent:{accent.Color};--on-accent:{accent.TextOn};--link:{accent.ReadableOn(LightGround)}}}"
            + $"@media(prefers-color-scheme:dark){{:root{{--link:{accent.ReadableOn(DarkGround)}}}}}";
        Script = Read("pages.js");
        Icon = IconOf(brand, accent);
        ContentSecurityPolicy = string.Join("; ", [
            "default-src 'none'",
            $"style-src {HashOf(Style)}",
            $"script-src {HashOf(Script)}",
            // The icon is a data: address.
            $"img-src data:{(brand.LogoUrl is { Scheme: not "data" } logo ? $" {logo.AbsoluteUri}" : string.Empty)}",
            // Browsers check this also where the response of a form redirects.
            $"form-action {string.Join(' ', returnOrigins.Prepend("'self'"))}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]);
    }

    /// <summary>The text of the style element.</summary>
    public string Style { get; }

    /// <summary>The text of the script element.</summary>
    public string Script { get; }

    /// <summary>The address of the icon of the browser's tab.</summary>
    public string Icon { get; }

    /// <summary>The header that allows the style, the script and the logo, and nothing else.</summary>
    public string ContentSecurityPolicy { get; }

    // A check-out may have changed the ends of lines. The hash is of the text as it is sent.
    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(PageAssets).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string IconOf(Brand brand, AccentColor accent) => "data:image/svg+xml," + Uri.EscapeDataString(
        $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='8' fill='{accent.Color}'/>"
        + $"<text x='16' y='22.5' font-family='system-ui,sans-serif' font-size='18' font-weight='700' text-anchor='middle' fill='{accent.TextOn}'>"
        + $"{System.Net.WebUtility.HtmlEncode(brand.Initial)}</text></svg>");
}
