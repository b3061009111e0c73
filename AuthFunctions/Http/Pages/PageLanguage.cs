using AuthFunctions.Core.Accounts;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http.Pages;

/// <summary>The language of a page: that of <c>?lang</c>, which a cookie keeps, or else that of the browser.</summary>
public sealed class PageLanguage(Cookies cookies, ClientInfoReader clients)
{
    private const string Name = "lang";

    // The longest time that browsers keep a cookie (RFC 6265bis, section 5.5).
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    /// <summary>Finds the language of the page that a request asks for, of <see cref="Languages.All"/>.</summary>
    public string Read(HttpRequestData request) =>
        FindChosen(request) ?? cookies.Find(request, Name).FirstOrDefault(Languages.All.Contains) ?? clients.Read(request).Language;

    /// <summary>Keeps the language that the request chooses, if it chooses one.</summary>
    public void Keep(HttpRequestData request, HttpResponseData response)
    {
        if (FindChosen(request) is { } language)
        {
            cookies.Set(request, response, Name, language, Lifetime, SameSite.Lax);
        }
    }

    private static string? FindChosen(HttpRequestData request) => Languages.All.FirstOrDefault(language => language == request.Query[Name]);
}
