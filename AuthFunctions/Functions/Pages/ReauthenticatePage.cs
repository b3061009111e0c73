using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Login;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Http;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/reauthenticate</c>: makes the login of a user who is logged in recent again, and leads on.</summary>
public sealed class ReauthenticatePage(Auth auth, PageFactory pages, PageGate gate, SessionCookie sessions, DeviceCookie devices)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(ReauthenticatePage))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Reauthenticate)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<ReauthenticateView>(request);
        return gate.EnterAsync(
            page, PageRoutes.Overview, access => page.IsPost ? ReauthenticateAsync(page, access.Session, cancellationToken) : page.ShowAsync(), cancellationToken);
    }

    private async Task<HttpResponseData> ReauthenticateAsync(PageVisit<ReauthenticateView> page, Session session, CancellationToken cancellationToken)
    {
        if (await page.ReadAsync(cancellationToken, "password") is { } refusal)
        {
            return refusal;
        }

        var name = session.LoginName;
        var login = new LoginRequest(name, page["password"]) { SessionIds = sessions.Read(page.Request), DeviceIds = devices.Read(page.Request) };
        switch (await auth.ReauthenticateAsync(session, login, page.Client, cancellationToken))
        {
            case LoginResult.LoggedIn loggedIn:
                var response = page.RedirectOnward();
                sessions.Set(page.Request, response, SessionCookie.SessionId, loggedIn.Session);
                devices.Set(page.Request, response, loggedIn);
                return response;
            case LoginResult.BadCredentials:
                return await page.RefuseAsync("WrongPassword", "password");
            case LoginResult.EmailUnverified:
                return await page.RefuseAsync("EmailUnverified");
            case LoginResult.Locked:
                return await page.LockAsync(name);
            case LoginResult.Throttled throttled:
                return await page.ThrottleAsync(throttled.RetryAfter);
            default:
                throw new UnreachableException();
        }
    }
}
