using AuthFunctions.Core.Accounts;
using AuthFunctions.Pages;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http.Pages;

/// <summary>Opens pages.</summary>
public sealed class PageFactory(
    PageRenderer renderer, PageTargets targets, PageLanguage languages, ClientInfoReader clients, IOptions<PagesOptions> pages, IOptions<AuthOptions> auth)
{
    private readonly Brand _brand = BrandOf(pages.Value, auth.Value);
    private readonly Lazy<PageAssets> _assets = new(() => new PageAssets(BrandOf(pages.Value, auth.Value), targets.Origins));

    /// <summary>Opens the page that a request asks for, or to which it sends a form.</summary>
    /// <typeparam name="TView">The page.</typeparam>
    public PageVisit<TView> Open<TView>(HttpRequestData request)
        where TView : PageView
    {
        var texts = new PageTexts(languages.Read(request));
        var onward = targets.Onward(request);
        var sent = PageVisit.IsSent(request) ? PageVisit.Sent : string.Empty;
        var context = new PageContext
        {
            Texts = texts,
            Assets = _assets.Value,
            Brand = _brand,
            BasePath = targets.BasePath,
            Onward = onward,
            Languages = [.. Languages.All.Select(language => new LanguageLink(
                language, $"?{string.Join('&', new[] { $"lang={language}", onward.TrimStart('?'), sent }.Where(part => part.Length > 0))}"))],
            Notice = PageVisit.FindNotice(request, texts),
        };
        return new PageVisit<TView>(request, context, clients.Read(request) with { Language = texts.Language }, renderer, targets, languages);
    }

    private static Brand BrandOf(PagesOptions pages, AuthOptions auth) =>
        new(pages.ProductName ?? auth.PublicBaseUrl?.Host ?? "Account", pages.AccentColor, pages.LogoUrl);
}
