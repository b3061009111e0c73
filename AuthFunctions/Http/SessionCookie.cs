using AuthFunctions.Core.Accounts.Sessions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Http;

/// <summary>
/// The cookie that carries the session id, with <c>SameSite=Lax</c>. The email API and the username API name it differently, and each accepts both
/// names.
/// </summary>
public sealed class SessionCookie(IOptions<HttpOptions> options, Cookies cookies)
{
    /// <summary>The cookie's name in the email API.</summary>
    public const string SessionId = "session_id";

    /// <summary>The cookie's name in the username API.</summary>
    public const string Session = "session";

    /// <summary>
    /// The <c>Clear-Site-Data</c> of a log-out where <see cref="HttpOptions.ClearSiteData"/> is set: without <c>cookies</c>, which would delete those of every
    /// host of the domain.
    /// </summary>
    internal const string SiteDataToClear = "\"cache\", \"storage\"";

    /// <summary>
    /// Reads what may be the session id of a request. There can be several: under both names, under one name with several paths or domains, or set
    /// by another app on this host.
    /// </summary>
    /// <returns>The values of the cookies as they came, those of <see cref="SessionId"/> first.</returns>
    public IReadOnlyCollection<string> Read(HttpRequestData request) =>
        [.. cookies.Find(request, SessionId), .. cookies.Find(request, Session)];

    /// <summary>Sets the cookie for as long as the session lives, and deletes the one of the other name, whose session has ended.</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">Its response.</param>
    /// <param name="name"><see cref="SessionId"/> or <see cref="Session"/>.</param>
    /// <param name="session">The session.</param>
    public void Set(HttpRequestData request, HttpResponseData response, string name, NewSession session)
    {
        cookies.Set(request, response, name, session.Id, session.Lifetime, SameSite.Lax);
        Clear(request, response, name == SessionId ? Session : SessionId);
    }

    /// <summary>Sets the cookie of the email API, as above.</summary>
    /// <returns>The response.</returns>
    public HttpResponseData SetOn(HttpRequestData request, HttpResponseData response, NewSession session)
    {
        Set(request, response, SessionId, session);
        return response;
    }

    /// <summary>Deletes the cookies of the client that carry a session id, under every name under which they were sent.</summary>
    /// <returns>The response.</returns>
    public HttpResponseData Clear(HttpRequestData request, HttpResponseData response)
    {
        Clear(request, response, SessionId);
        Clear(request, response, Session);
        return response;
    }

    /// <summary>Deletes the cookies as <see cref="Clear(HttpRequestData, HttpResponseData)"/> does, and what else the browser keeps where <see cref="HttpOptions.ClearSiteData"/> is set.</summary>
    /// <returns>The response.</returns>
    public HttpResponseData ClearAfterLogOut(HttpRequestData request, HttpResponseData response)
    {
        if (options.Value.ClearSiteData)
        {
            response.Headers.Add("Clear-Site-Data", SiteDataToClear);
        }

        return Clear(request, response);
    }

    // What is no session id was set by another app on this host, and is left to it.
    private void Clear(HttpRequestData request, HttpResponseData response, string name)
    {
        if (cookies.Find(request, name).Any(value => Guid.TryParseExact(value, "D", out _)))
        {
            cookies.Set(request, response, name, string.Empty, TimeSpan.Zero, SameSite.Lax);
        }
    }
}
