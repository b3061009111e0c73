using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Core.Accounts.PasswordReset;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account</c>: shows a user the account. Its form requests a mail that verifies the email.</summary>
public sealed class OverviewPage(Auth auth, PageFactory pages, PageGate gate, IOptions<AuthOptions> options, IOptions<PasswordResetOptions> delivery)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(OverviewPage))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Overview)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<OverviewView>(request);
        return gate.EnterAsync(
            page,
            PageRoutes.Overview,
            async access =>
            {
                var session = access.Session;
                page.With(nameof(OverviewView.HasEmail), session.Email is not null)
                    .With(nameof(OverviewView.IsVerified), session.EmailVerified)
                    .With(nameof(OverviewView.CanVerify), options.Value.EmailVerification != EmailVerificationMode.Off && delivery.Value.TokenDelivery == ResetTokenDelivery.Email)
                    .With(nameof(OverviewView.LoggedInAt), session.Created)
                    .With(nameof(OverviewView.Device), session.Device)
                    .With(nameof(OverviewView.Created), session.UserCreated);
                return !page.IsPost ? await page.ShowAsync() : await auth.RequestEmailVerificationAsync(session, page.Client, cancellationToken) switch
                {
                    VerificationRequestResult.Accepted => page.Redirect(PageRoutes.Verify, "verifysent"),
                    VerificationRequestResult.Unavailable => await page.RefuseAsync("NoMail"),
                    VerificationRequestResult.Throttled throttled => await page.ThrottleAsync(throttled.RetryAfter),
                    _ => throw new UnreachableException(),
                };
            },
            cancellationToken);
    }
}
