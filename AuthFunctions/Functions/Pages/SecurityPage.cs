using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Http;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/security</c>: sets a new password for a user who knows the current one.</summary>
public sealed class SecurityPage(Auth auth, PageFactory pages, PageGate gate, SessionCookie sessions, DeviceCookie devices, IOptions<PasswordOptions> passwords)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(SecurityPage))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Security)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<SecurityView>(request).With(nameof(SecurityView.MinimumLength), passwords.Value.MinimumLength);
        return gate.EnterAsync(
            page, PageRoutes.Security, access => page.IsPost ? ChangeAsync(page, access.Session, cancellationToken) : page.ShowAsync(), cancellationToken);
    }

    private async Task<HttpResponseData> ChangeAsync(PageVisit<SecurityView> page, Session session, CancellationToken cancellationToken)
    {
        if (await page.ReadAsync(cancellationToken, "current_password", "new_password") is { } refusal)
        {
            return refusal;
        }

        var change = new PasswordChange(page["current_password"], page["new_password"])
        {
            SessionIds = sessions.Read(page.Request),
            DeviceIds = devices.Read(page.Request),
        };
        switch (await auth.ChangePasswordAsync(session, change, page.Client, cancellationToken))
        {
            case ChangePasswordResult.Changed changed:
                var response = page.Redirect(PageRoutes.Overview, "passwordchanged");
                sessions.Set(page.Request, response, SessionCookie.SessionId, changed.Session);
                return response;
            case ChangePasswordResult.WrongPassword:
                return await page.RefuseAsync("WrongPassword", "current_password");
            case ChangePasswordResult.Invalid invalid:
                return await page.RefuseAsync(("new_password", invalid.PasswordError));
            case ChangePasswordResult.Locked:
                return await page.LockAsync(session.LoginName);
            case ChangePasswordResult.Throttled throttled:
                return await page.ThrottleAsync(throttled.RetryAfter);
            default:
                throw new UnreachableException();
        }
    }
}
