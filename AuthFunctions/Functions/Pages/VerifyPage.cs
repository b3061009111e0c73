using AuthFunctions.Core.Accounts;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/verify</c>: verifies an email by the token that was sent to it. Its user need not be logged in.</summary>
public sealed class VerifyPage(Auth auth, PageFactory pages)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(VerifyPage))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Verify)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<VerifyView>(request);
        if (!page.IsPost)
        {
            return await page.ShowAsync();
        }

        if (await page.ReadAsync(cancellationToken, "token") is { } refusal)
        {
            return refusal;
        }

        return await auth.VerifyEmailAsync(page["token"].Trim(), page.Client, cancellationToken)
            ? page.Redirect(PageRoutes.Overview, "verified")
            : await page.RefuseAsync("BadCode", "token");
    }
}
