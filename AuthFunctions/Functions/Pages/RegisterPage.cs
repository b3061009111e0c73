using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Registration;
using AuthFunctions.Http.Pages;
using AuthFunctions.Pages.Views;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Functions.Pages;

/// <summary><c>/account/register</c>: registers a user by email.</summary>
public sealed class RegisterPage(Auth auth, PageFactory pages, IOptions<PasswordOptions> passwords)
{
    /// <summary>Runs the function.</summary>
    [Function(nameof(RegisterPage))]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = PageRoutes.Register)] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var page = pages.Open<RegisterView>(request).With(nameof(RegisterView.MinimumLength), passwords.Value.MinimumLength);
        if (!page.IsPost)
        {
            return await page.With(nameof(RegisterView.IsSent), page.IsSent).ShowAsync();
        }

        if (await page.ReadAsync(cancellationToken, "email", "password") is { } refusal)
        {
            return refusal;
        }

        return await auth.RegisterUserAsync(LoginName.Email(page["email"]), page["password"], page.Client, cancellationToken) switch
        {
            RegistrationResult.Registered => page.Redirect(PageRoutes.LogIn, "registered"),
            RegistrationResult.Accepted => page.RedirectToSent(PageRoutes.Register),
            RegistrationResult.NameTaken => await page.RefuseAsync("NameTaken", "email"),
            RegistrationResult.Invalid invalid => await page.RefuseAsync(("email", invalid.NameError), ("password", invalid.PasswordError)),
            RegistrationResult.Throttled throttled => await page.ThrottleAsync(throttled.RetryAfter),
            _ => throw new UnreachableException(),
        };
    }
}
