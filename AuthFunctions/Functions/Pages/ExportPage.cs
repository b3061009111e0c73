using AuthFunctions.Core.Accounts;
using AuthFunctions.Http.Pages;
using AuthFunctions.Http.Responses;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/export</c>: downloads all that is kept about the user but secrets.</summary>
public sealed class ExportPage(Auth auth, PageFactory pages, PageGate gate)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(ExportPage))]
    public Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Export)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<ExportView>(request);
        return gate.EnterRecentAsync(
            page,
            PageRoutes.Export,
            async access =>
            {
                if (!page.IsPost)
                {
                    return await page.ShowAsync();
                }

                return await auth.ExportAccountAsync(access.Session, page.Client, cancellationToken) is { } export
                    ? request.Download(export)
                    : gate.Refuse(page, PageRoutes.Export);
            },
            cancellationToken);
    }
}
