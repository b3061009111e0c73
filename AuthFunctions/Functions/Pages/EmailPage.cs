using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Http;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/email</c>: mails a token to a new email, and changes to it by that token.</summary>
public sealed class EmailPage(Auth auth, PageFactory pages, PageGate gate, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(EmailPage))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Email)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<EmailView>(request);
        if (!page.IsPost)
        {
            return await gate.EnterAsync(page, PageRoutes.Email, _ => page.ShowAsync(), cancellationToken);
        }

        if (await page.ReadOptionalAsync(cancellationToken, "token", "new_email") is { } refusal)
        {
            return refusal;
        }

        return page.Has("token")
            ? await gate.EnterAsync(page, PageRoutes.Email, access => ConfirmAsync(page, access.Session, cancellationToken), cancellationToken)
            : await gate.EnterRecentAsync(page, PageRoutes.Email, access => RequestAsync(page, access.Session, cancellationToken), cancellationToken);
    }

    private async Task<HttpResponseData> RequestAsync(PageVisit<EmailView> page, Session session, CancellationToken cancellationToken) =>
        await page.FindMissingAsync("new_email") ?? await auth.RequestEmailChangeAsync(session, page["new_email"], page.Client, cancellationToken) switch
        {
            EmailChangeRequestResult.Accepted => page.Redirect(PageRoutes.Email, "emailsent"),
            EmailChangeRequestResult.Invalid invalid => await page.RefuseAsync(("new_email", invalid.EmailError)),
            EmailChangeRequestResult.Unavailable => await page.RefuseAsync("NoMail"),
            EmailChangeRequestResult.Throttled throttled => await page.ThrottleAsync(throttled.RetryAfter),
            _ => throw new UnreachableException(),
        };

    private async Task<HttpResponseData> ConfirmAsync(PageVisit<EmailView> page, Session session, CancellationToken cancellationToken)
    {
        if (await page.FindMissingAsync("token") is { } missing)
        {
            return missing;
        }

        var changed = await auth.ChangeEmailAsync(session, page["token"].Trim(), cookie.Read(page.Request), page.Client, cancellationToken);
        return changed is null
            ? await page.RefuseAsync("BadCode", "token")
            : cookie.SetOn(page.Request, page.Redirect(PageRoutes.Overview, "emailchanged"), changed);
    }
}
