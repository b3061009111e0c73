using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Pages;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http.Pages;

/// <summary>Lets only users who are logged in reach a page. Others are led to the login, and back.</summary>
public sealed class PageGate(Auth auth, SessionCookie cookie)
{
    /// <summary>Runs a function for the session of a request.</summary>
    /// <typeparam name="TView">The page.</typeparam>
    /// <param name="page">The request.</param>
    /// <param name="route">The page to which the login leads back, one of <see cref="PageRoutes.AfterLogin"/>.</param>
    /// <param name="function">The function.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public Task<HttpResponseData> EnterAsync<TView>(
        PageVisit<TView> page, string route, Func<AccessResult.Granted, Task<HttpResponseData>> function, CancellationToken cancellationToken)
        where TView : PageView =>
        EnterAsync(page, route, needsRecentLogin: false, function, cancellationToken);

    /// <summary>As above, for a session that began a short time ago. The user of an older one is led to the re-authentication.</summary>
    /// <typeparam name="TView">The page.</typeparam>
    /// <param name="page">The request.</param>
    /// <param name="route">The page to which the re-authentication leads back.</param>
    /// <param name="function">The function.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public Task<HttpResponseData> EnterRecentAsync<TView>(
        PageVisit<TView> page, string route, Func<AccessResult.Granted, Task<HttpResponseData>> function, CancellationToken cancellationToken)
        where TView : PageView =>
        EnterAsync(page, route, needsRecentLogin: true, function, cancellationToken);

    /// <summary>Leads to the login, as a request without a live session.</summary>
    public HttpResponseData Refuse<TView>(PageVisit<TView> page, string route)
        where TView : PageView =>
        cookie.Clear(page.Request, page.RedirectToProof(PageRoutes.LogIn, route));

    private async Task<HttpResponseData> EnterAsync<TView>(
        PageVisit<TView> page,
        string route,
        bool needsRecentLogin,
        Func<AccessResult.Granted, Task<HttpResponseData>> function,
        CancellationToken cancellationToken)
        where TView : PageView
    {
        switch (await auth.AuthorizeAsync(cookie.Read(page.Request), needsRecentLogin, page.Client, cancellationToken))
        {
            case AccessResult.Granted access:
                page.LogIn(access.Session);
                return await function(access);
            case AccessResult.NoSession:
                return Refuse(page, route);
            case AccessResult.ReauthenticationRequired:
                return page.RedirectToProof(PageRoutes.Reauthenticate, route);
            default:
                throw new UnreachableException();
        }
    }
}
