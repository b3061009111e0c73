using AuthFunctions.Core.Accounts.Login;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http;

/// <summary>
/// The cookie by which a browser is known at the next login, so that strangers who guess at a name do not keep its user out (OWASP, "Slow Down
/// Online Guessing Attacks with Device Cookies"). It holds an id for each user of the browser, outlives log-outs, and gives access to nothing.
/// </summary>
public sealed class DeviceCookie(Cookies cookies)
{
    /// <summary>The cookie's name.</summary>
    public const string Name = "device";

    private const char Separator = '.';

    // The longest time that browsers keep a cookie (RFC 6265bis, section 5.5). Each login begins it anew.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    /// <summary>Reads the device ids of a request.</summary>
    public IReadOnlyCollection<string> Read(HttpRequestData request) =>
        [.. cookies.Find(request, Name).SelectMany(value => value.Split(Separator, StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Sets the cookie after a login.</summary>
    public void Set(HttpRequestData request, HttpResponseData response, LoginResult.LoggedIn login) =>
        cookies.Set(request, response, Name, string.Join(Separator, login.DeviceIds), Lifetime, SameSite.Strict);
}
