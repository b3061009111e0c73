using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.PasswordReset;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/forgot</c>: gives a user who has forgotten the password a token with which to set a new one.</summary>
public sealed class ForgotPage(Auth auth, PageFactory pages)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(ForgotPage))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Forgot)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<ForgotView>(request);
        if (!page.IsPost)
        {
            return await page.With(nameof(ForgotView.IsSent), page.IsSent).ShowAsync();
        }

        if (await page.ReadAsync(cancellationToken, "email") is { } refusal)
        {
            return refusal;
        }

        return await auth.RequestPasswordResetAsync(page["email"], page.Client, cancellationToken) switch
        {
            ResetTokenResult.Accepted => page.RedirectToSent(PageRoutes.Forgot),
            ResetTokenResult.Issued issued => page.RedirectToReset(issued.Token),
            ResetTokenResult.UnknownEmail => await page.RefuseAsync("UnknownEmail", "email"),
            ResetTokenResult.Throttled throttled => await page.ThrottleAsync(throttled.RetryAfter),
            _ => throw new UnreachableException(),
        };
    }
}
