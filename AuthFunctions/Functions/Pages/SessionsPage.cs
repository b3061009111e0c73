using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Http;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/sessions</c>: lists the sessions of a user, and ends the ones that its forms name.</summary>
public sealed class SessionsPage(Auth auth, PageFactory pages, PageGate gate, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(SessionsPage))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Sessions)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<SessionsView>(request);
        return gate.EnterRecentAsync(
            page,
            PageRoutes.Sessions,
            access => page.IsPost ? EndAsync(page, access.Session, cancellationToken) : ListAsync(page, access.Session, cancellationToken),
            cancellationToken);
    }

    private async Task<HttpResponseData> ListAsync(PageVisit<SessionsView> page, Session current, CancellationToken cancellationToken) =>
        await auth.ListSessionsAsync(current, cancellationToken) is { } sessions
            ? await page.With(nameof(SessionsView.Sessions), sessions.Select(session => new SessionItem(
                session.Handle, session.IsCurrent, session.Device, session.Network, session.Created, session.LastSeen)).ToList()).ShowAsync()
            : gate.Refuse(page, PageRoutes.Sessions);

    private async Task<HttpResponseData> EndAsync(PageVisit<SessionsView> page, Session current, CancellationToken cancellationToken)
    {
        if (await page.ReadOptionalAsync(cancellationToken, "id") is { } refusal)
        {
            return refusal;
        }

        switch (page["id"])
        {
            case SessionsView.All:
                await auth.SignOutEverywhereAsync(current.UserId, page.Client, cancellationToken);
                return cookie.ClearAfterLogOut(page.Request, page.Redirect(PageRoutes.LogIn, "loggedout"));
            case SessionsView.Others:
                return await auth.EndOtherSessionsAsync(current, page.Client, cancellationToken)
                    ? page.Redirect(PageRoutes.Sessions, "othersended")
                    : gate.Refuse(page, PageRoutes.Sessions);
            case var id:
                // A session that has ended meanwhile needs no other response: it is not in the list any more.
                await auth.EndSessionAsync(current, id, page.Client, cancellationToken);
                return id == current.Handle
                    ? cookie.ClearAfterLogOut(page.Request, page.Redirect(PageRoutes.LogIn, "loggedout"))
                    : page.Redirect(PageRoutes.Sessions, "sessionended");
        }
    }
}
