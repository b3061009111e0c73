using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class AppRoutingTests(AuthApp app) : HostTest(app)
{
    // Each route, and the status of its response to a request with neither fields nor a cookie.
    private static readonly (string Method, string Path, System.Net.HttpStatusCode Status)[] Routes =
    [
        ("POST", "/users", BadRequest),
        ("POST", "/sessions", BadRequest),
        ("DELETE", "/sessions", Forbidden),
        ("GET", "/session", Unauthorized),
        ("GET", "/sessions", Unauthorized),
        ("DELETE", "/sessions/0123456789abcdef", Unauthorized),
        ("DELETE", "/sessions/others", Unauthorized),
        ("DELETE", "/sessions/all", Unauthorized),
        ("GET", "/profile", Forbidden),
        ("POST", "/reset_password", BadRequest),
        ("PUT", "/reset_password", BadRequest),
        ("POST", "/register", BadRequest),
        ("POST", "/login", BadRequest),
        ("GET", "/logout", Unauthorized),
        ("GET", "/protected", Unauthorized),
        ("GET", "/health", OK),
        ("GET", "/health/ready", OK),
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task KnownRoute_AnySpelling_IsServed(string route, System.Net.HttpStatusCode status)
    {
        var reply = await Client.SendAsync(route);

        reply.AssertStatus(status);
    }

    public static TheoryData<string, System.Net.HttpStatusCode> Spellings()
    {
        var spellings = new TheoryData<string, System.Net.HttpStatusCode>();
        foreach (var (method, path, status) in Routes)
        {
            foreach (var spelling in (string[])[path, $"{path}/", path.ToUpperInvariant(), $"{path}?query=x"])
            {
                spellings.Add($"{method} {spelling}", status);
            }
        }

        return spellings;
    }

    [Theory]
    [InlineData("GET /unknown")]
    [InlineData("POST /unknown")]
    [InlineData("GET /api/profile")]
    [InlineData("GET /users")]
    [InlineData("PUT /users")]
    [InlineData("PUT /sessions")]
    [InlineData("POST /session")]
    [InlineData("DELETE /sessions/0123456789abcde")]
    [InlineData("DELETE /sessions/0123456789abcdef0")]
    [InlineData("DELETE /sessions/0123456789abcdef/all")]
    [InlineData("GET /sessions/0123456789abcdef")]
    [InlineData("GET /sessions/others")]
    [InlineData("POST /profile")]
    [InlineData("DELETE /profile")]
    [InlineData("GET /reset_password")]
    [InlineData("PATCH /reset_password")]
    [InlineData("GET /register")]
    [InlineData("GET /login")]
    [InlineData("POST /logout")]
    [InlineData("POST /protected")]
    [InlineData("POST /health")]
    public async Task UnknownRouteOrMethod_Always_Returns404(string route)
    {
        var reply = await Client.SendAsync(route);

        reply.AssertStatus(NotFound);
    }
}
