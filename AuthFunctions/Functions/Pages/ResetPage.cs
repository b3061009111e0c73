using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.PasswordReset;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/reset</c>: sets a new password by a reset token.</summary>
public sealed class ResetPage(Auth auth, PageFactory pages, IOptions<PasswordOptions> passwords)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(ResetPage))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Reset)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<ResetView>(request).With(nameof(ResetView.MinimumLength), passwords.Value.MinimumLength);
        if (!page.IsPost)
        {
            return await page.ShowAsync();
        }

        if (await page.ReadAsync(cancellationToken, "token", "email", "new_password") is { } refusal)
        {
            return refusal;
        }

        return await auth.UpdatePasswordAsync(page["email"], page["token"].Trim(), page["new_password"], page.Client, cancellationToken) switch
        {
            UpdatePasswordResult.Updated => page.Redirect(PageRoutes.LogIn, "reset"),
            UpdatePasswordResult.BadToken => await page.RefuseAsync("BadResetCode", "token"),
            UpdatePasswordResult.Invalid invalid => await page.RefuseAsync(("new_password", invalid.PasswordError)),
            UpdatePasswordResult.Throttled throttled => await page.ThrottleAsync(throttled.RetryAfter),
            _ => throw new UnreachableException(),
        };
    }
}
