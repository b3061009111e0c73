using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Login;
using AuthFunctions.Http;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/login</c>: logs a user in by email or username.</summary>
public sealed class LogInPage(Auth auth, PageFactory pages, SessionCookie sessions, DeviceCookie devices)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(LogInPage))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.LogIn)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<LogInView>(request);
        if (!page.IsPost)
        {
            return await page.ShowAsync();
        }

        if (await page.ReadAsync(cancellationToken, "name", "password") is { } refusal)
        {
            return refusal;
        }

        // Usernames with an @ are rare, and emails have one.
        var name = page["name"].Contains('@', StringComparison.Ordinal) ? LoginName.Email(page["name"]) : LoginName.Username(page["name"]);
        var login = new LoginRequest(name, page["password"]) { SessionIds = sessions.Read(request), DeviceIds = devices.Read(request) };
        switch (await auth.LogInAsync(login, page.Client, cancellationToken))
        {
            case LoginResult.LoggedIn loggedIn:
                var response = page.RedirectOnward();
                sessions.Set(request, response, SessionCookie.SessionId, loggedIn.Session);
                devices.Set(request, response, loggedIn);
                return response;
            case LoginResult.BadCredentials:
                return await page.RefuseAsync("BadCredentials");
            case LoginResult.EmailUnverified:
                return await page.RefuseAsync("EmailUnverified");
            case LoginResult.Locked:
                return await page.LockAsync(name);
            case LoginResult.Throttled throttled:
                return await page.ThrottleAsync(throttled.RetryAfter);
            default:
                throw new UnreachableException();
        }
    }
}
