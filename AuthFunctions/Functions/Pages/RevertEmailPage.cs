using AuthFunctions.Core.Accounts;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/email/revert</c>: takes an email back by the token that was sent to it. Its user need not be logged in.</summary>
public sealed class RevertEmailPage(Auth auth, PageFactory pages)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(RevertEmailPage))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.RevertEmail)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<RevertEmailView>(request);
        if (!page.IsPost)
        {
            return await page.ShowAsync();
        }

        if (await page.ReadAsync(cancellationToken, "token") is { } refusal)
        {
            return refusal;
        }

        return await auth.RevertEmailAsync(page["token"].Trim(), page.Client, cancellationToken)
            ? page.Redirect(PageRoutes.Forgot, "reverted")
            : await page.RefuseAsync("BadCode", "token");
    }
}
