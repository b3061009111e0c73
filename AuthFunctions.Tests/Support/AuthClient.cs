using System.Net;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// Calls the HTTP API of the contract and hides none of it: it does not follow redirects, and the tests send and read the cookies.
/// A route is written as in the contract: <c>POST /users</c>. Every response must be as <c>GET /openapi.json</c> describes it.
/// </summary>
public sealed class AuthClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(60),
    };

    public Uri Address => address;

    public Task<Reply> SendAsync(string route, params (string Name, string Value)[] fields) =>
        SendAsync(route, fields.Length == 0 ? null : Body.Form(fields));

    public async Task<Reply> SendAsync(
        string route, HttpContent? body, string? cookie = null, params (string Name, string Value)[] headers)
    {
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = body };
        foreach (var (name, value) in cookie is null ? headers : [("Cookie", cookie), .. headers])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var cancellation = TestContext.Current.CancellationToken;
        using var response = await _http.SendAsync(request, cancellation);
        var contentType = response.Content.Headers.TryGetValues("Content-Type", out var values) ? values.Single() : null;
        var text = await response.Content.ReadAsStringAsync(cancellation);
        AssertDescribed(route, response, text);
        return new(response.StatusCode, contentType, text, response.Headers);
    }

    public Task<Reply> SendWithCookieAsync(string route, string cookie) => SendAsync(route, null, cookie);

    public async Task RegisterAsync(string email, string password) =>
        (await SendAsync("POST /users", ("email", email), ("password", password))).AssertStatus(HttpStatusCode.OK);

    /// <summary>Logs an email user in and returns the session's id.</summary>
    public async Task<string> LogInAsync(string email, string password)
    {
        var reply = await SendAsync("POST /sessions", ("email", email), ("password", password));
        reply.AssertStatus(HttpStatusCode.OK);
        return reply.Cookie("session_id").Value.ToString();
    }

    public async Task<string> RequestResetAsync(string email)
    {
        var reply = await SendAsync("POST /reset_password", ("email", email));
        reply.AssertStatus(HttpStatusCode.OK);
        return (string)reply.Json()["reset_token"]!;
    }

    public void Dispose() => _http.Dispose();

    private static void AssertDescribed(string route, HttpResponseMessage response, string text)
    {
        var errors = DescribedApi.OfApp.FindErrors(route.Split(' ')[0], route.Split(' ')[1], ReceivedResponse.Of(response, text));
        Assert.True(errors.Count == 0, $"GET /openapi.json does not describe this response to {route}. {string.Join(' ', errors)}\n{(int)response.StatusCode} {text}");
    }
}
