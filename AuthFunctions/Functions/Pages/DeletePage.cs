using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Http;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/delete</c>: deletes the account of a user who enters the password.</summary>
public sealed class DeletePage(Auth auth, PageFactory pages, PageGate gate, SessionCookie cookie, DeviceCookie devices)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(DeletePage))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Delete)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<DeleteView>(request);
        return gate.EnterAsync(
            page, PageRoutes.Delete, access => page.IsPost ? DeleteAsync(page, access.Session, cancellationToken) : page.ShowAsync(), cancellationToken);
    }

    private async Task<HttpResponseData> DeleteAsync(PageVisit<DeleteView> page, Session session, CancellationToken cancellationToken)
    {
        if (await page.ReadAsync(cancellationToken, "password") is { } refusal)
        {
            return refusal;
        }

        return await auth.DeleteAccountAsync(session, page["password"], devices.Read(page.Request), page.Client, cancellationToken) switch
        {
            DeleteAccountResult.Deleted => cookie.ClearAfterLogOut(page.Request, page.Redirect(PageRoutes.LogIn, "deleted")),
            DeleteAccountResult.WrongPassword => await page.RefuseAsync("WrongPassword", "password"),
            DeleteAccountResult.NoSession => gate.Refuse(page, PageRoutes.Delete),
            DeleteAccountResult.Locked => await page.LockAsync(session.LoginName),
            DeleteAccountResult.Throttled throttled => await page.ThrottleAsync(throttled.RetryAfter),
            _ => throw new UnreachableException(),
        };
    }
}
