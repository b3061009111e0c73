using AuthFunctions.Core.Accounts;
using AuthFunctions.Http;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>POST /account/logout</c>: logs a user out.</summary>
public sealed class LogOutPage(Auth auth, PageFactory pages, SessionCookie cookie)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(LogOutPage))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = PageRoutes.LogOut)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        // It shows nothing: it leads to the login.
        var page = pages.Open<LogInView>(request);
        await auth.DestroySessionAsync(cookie.Read(request), page.Client, cancellationToken);
        return cookie.ClearAfterLogOut(request, page.RedirectBackOr(PageRoutes.LogIn, "loggedout"));
    }
}
