using System.Net.Http.Json;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class RefusedBodyTests(AuthApp app) : HostTest(app)
{
    private const int MaxBytes = 64 * 1024;

    private static readonly string[] Routes =
        ["POST /users", "POST /sessions", "POST /reset_password", "PUT /reset_password", "POST /register", "POST /login"];

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("text/plain")]
    [InlineData("text/json")]
    [InlineData("application/xml")]
    [InlineData("application/jsonp")]
    [InlineData("application/octet-stream")]
    [InlineData("multipart/mixed; boundary=b")]
    public async Task AnyRoute_AnotherContentType_Returns415(string? contentType)
    {
        foreach (var route in Routes)
        {
            var reply = await Client.SendAsync(route, Body.Raw(contentType, """{"email":"nobody@example.com","password":"b4l0u"}"""));

            reply.AssertProblem(UnsupportedMediaType);
        }
    }

    [Theory]
    [InlineData("application/json; charset=utf-16", """{"email":"nobody@example.com","password":"b4l0u"}""")]
    [InlineData("application/json; charset=ISO-8859-1", """{"email":"nobody@example.com","password":"b4l0ué"}""")]
    [InlineData("application/x-www-form-urlencoded; charset=ISO-8859-1", "email=nobody@example.com&password=%E9")]
    [InlineData("application/x-www-form-urlencoded; charset=ISO-8859-1", "email=nobody@example.com&password=%C3%A9")]
    [InlineData("application/x-www-form-urlencoded; charset=windows-1252", "email=nobody@example.com&password=é")]
    [InlineData("application/x-www-form-urlencoded; charset=shift_jis", "email=nobody@example.com&password=b4l0u")]
    public async Task AnyRoute_AnotherEncodingThanUtf8_Returns415(string contentType, string body)
    {
        foreach (var route in Routes)
        {
            (await Client.SendAsync(route, Body.Raw(contentType, body))).AssertProblem(UnsupportedMediaType);
        }
    }

    [Theory]
    [InlineData("gzip", UnsupportedMediaType)]
    [InlineData("br", UnsupportedMediaType)]
    [InlineData("identity, deflate", UnsupportedMediaType)]
    [InlineData("identity", OK)]
    [InlineData("Identity", OK)]
    public async Task RegisterUser_ContentEncoding_IsRefusedUnlessItChangesNothing(string encoding, System.Net.HttpStatusCode status)
    {
        var body = Body.Form(("email", Unique.Email()), ("password", "b4l0u"));
        body.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var reply = await Client.SendAsync("POST /users", body);

        reply.AssertStatus(status);
        Assert.Equal(status != OK, reply.Text.Contains("Content-Encoding", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST /users")]
    [InlineData("POST /sessions")]
    [InlineData("DELETE /sessions")]
    [InlineData("POST /reset_password")]
    [InlineData("PUT /reset_password")]
    [InlineData("POST /register")]
    [InlineData("POST /login")]
    public async Task AnyRoute_BodyOver64KiB_Returns413(string route)
    {
        foreach (var bytes in (int[])[MaxBytes + 1, 4 * MaxBytes])
        {
            var reply = await Client.SendAsync(route, Padded(BodyFormat.Form, Unique.Email(), bytes));

            reply.AssertProblem(RequestEntityTooLarge);
        }
    }

    [Theory]
    [InlineData("POST /users", 100)]
    [InlineData("POST /sessions", 100)]
    [InlineData("DELETE /sessions", 100)]
    [InlineData("POST /reset_password", 100)]
    [InlineData("PUT /reset_password", 100)]
    [InlineData("POST /register", MaxBytes + 1)]
    [InlineData("POST /login", 4 * MaxBytes)]
    public async Task AnyRoute_BodyInChunks_Returns411(string route, int bytes)
    {
        var body = Padded(BodyFormat.Form, Unique.Email(), bytes);
        body.Headers.ContentLength = null;

        var reply = await Client.SendAsync(route, body, cookie: null, ("Transfer-Encoding", "chunked"));

        reply.AssertProblem(LengthRequired);
        Assert.Contains("Content-Length", (string)reply.Json()["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegisterUser_JsonOfPostAsJsonAsync_Returns411()
    {
        using var client = new HttpClient();

        using var response = await client.PostAsJsonAsync(
            new Uri(Client.Address, "/users"), new { email = Unique.Email(), password = "b4l0u" }, TestContext.Current.CancellationToken);

        Assert.Equal(LengthRequired, response.StatusCode);
    }

    [Theory]
    [InlineData(BodyFormat.Form)]
    [InlineData(BodyFormat.Json)]
    [InlineData(BodyFormat.Multipart)]
    public async Task RegisterUser_BodyOf64KiB_Returns200(BodyFormat format)
    {
        var email = Unique.Email();

        var reply = await Client.SendAsync("POST /users", Padded(format, email, MaxBytes));

        reply.AssertJson(OK, new { email, message = "user created" });
    }

    /// <summary>A well-formed body with exactly this number of bytes.</summary>
    private static HttpContent Padded(BodyFormat format, string email, int bytes)
    {
        (string Name, string Value)[] fields = [("email", email), ("password", "b4l0u")];
        using var unpadded = Create(0);
        return Create(bytes - (int)unpadded.Headers.ContentLength!.Value);

        HttpContent Create(int padding) => Body.Of(format, [.. fields, ("pad", new string('a', padding))]);
    }
}
