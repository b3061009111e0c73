using System.Text;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

public sealed class BadInputTests(AuthApp app) : HostTest(app)
{
    private const int MaxBytes = 64 * 1024;

    private static readonly string[] EmailRoutes = ["POST /users", "POST /sessions", "POST /reset_password", "PUT /reset_password"];
    private static readonly string[] UsernameRoutes = ["POST /register", "POST /login"];

    [Theory]
    [MemberData(nameof(MalformedBodies))]
    public async Task AnyRoute_MalformedBody_Returns400(string contentType, byte[] body)
    {
        foreach (var route in EmailRoutes)
        {
            var reply = await Client.SendAsync(route, Body.Raw(contentType, body));

            reply.AssertStatus(BadRequest);
            reply.AssertProblem(BadRequest, [.. (reply.Json()["errors"]?.AsObject() ?? []).Select(member => member.Key)]);
        }

        foreach (var route in UsernameRoutes)
        {
            var reply = await Client.SendAsync(route, Body.Raw(contentType, body));

            reply.AssertJson(BadRequest, new { error = "Invalid request" });
        }
    }

    // Every body holds all the fields of all the routes, so that only its form can be what is refused.
    public static TheoryData<string, byte[]> MalformedBodies()
    {
        const string Names = """ "username":"nobody","password":"b4l0u","new_password":"b4l0u","reset_token":"x" """;
        const string Pairs = "username=nobody&password=b4l0u&new_password=b4l0u&reset_token=x";
        const string Email = "nobody@example.com";
        // One byte in Latin-1, which is no UTF-8.
        const string Invalid = "\u00FF";
        var bodies = new TheoryData<string, byte[]>();

        foreach (var json in (string[])
        [
            $$"""{"email":"{{Email}}",{{Names}}""",
            $$"""{"email":"{{Email}}",{{Names}}} trailing""",
            $$"""{"email":"{{Email}}",{{Names}}}{}""",
            $$"""{"email":"{{Email}}",{{Names}},}""",
            $$"""{"email":"{{Email}}",{{Names}}/**/}""",
            $$"""[{"email":"{{Email}}",{{Names}}}]""",
            $$"""{'email':'{{Email}}'}""",
            $$"""{email:"{{Email}}"}""",
            "null",
            "42",
            $"\"{Email}\"",
            new string('[', 30_000),
            $$"""{"x":{{new string('[', 10_000)}}{{new string(']', 10_000)}},"email":"{{Email}}",{{Names}}}""",
            $"email={Email}&{Pairs}",
        ])
        {
            bodies.Add("application/json", Encoding.UTF8.GetBytes(json));
        }

        foreach (var value in (string[])
            ["42", "null", "true", "[]", "{}", """["nobody@example.com"]""", "\"no\\ud800body@example.com\"", "\"\\udc00\\ud800\"", "\"\\x\"", "\"a\nb\""])
        {
            bodies.Add("application/json", Encoding.UTF8.GetBytes(
                $$"""{"email":{{value}},"username":{{value}},"password":"b4l0u","new_password":"b4l0u","reset_token":"x"}"""));
        }

        foreach (var second in (string[])["email", "\\u0065mail"])
        {
            bodies.Add("application/json", Encoding.UTF8.GetBytes(
                $$"""{"email":"{{Email}}","{{second}}":"{{Email}}","password":"b4l0u","new_password":"b4l0u","reset_token":"x"}"""));
        }

        bodies.Add("application/json", Encoding.Latin1.GetBytes($$"""{"email":"{{Email}}{{Invalid}}",{{Names}}}"""));
        bodies.Add("application/json", Encoding.Latin1.GetBytes($$"""{"email":"{{Email}}",{{Names}},"x":"{{Invalid}}"}"""));
        bodies.Add("application/json", Encoding.Latin1.GetBytes($$"""{"email":"{{Email}}",{{Names}},"x":["{{Invalid}}"]}"""));
        bodies.Add("application/x-www-form-urlencoded", Encoding.Latin1.GetBytes($"email={Email}{Invalid}&{Pairs}"));
        bodies.Add("multipart/form-data; boundary=b", Encoding.Latin1.GetBytes(
            Parts(("email", $"{Email}{Invalid}"), ("username", Invalid), ("password", "b4l0u"), ("new_password", "b4l0u"), ("reset_token", "x"))));

        foreach (var tail in (string[])["%", "%F", "%zz", "%FF", "%C0%80", "%ED%A0%80", "%u0065"])
        {
            bodies.Add("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes($"email={Email}{tail}&{Pairs}"));
        }

        bodies.Add("application/x-www-form-urlencoded", Encoding.UTF8.GetBytes($"email={Email}&{Pairs}&email={Email}&username=nobody"));

        var whole = Parts(("email", Email), ("username", "nobody"), ("password", "b4l0u"), ("new_password", "b4l0u"), ("reset_token", "x"));
        bodies.Add("multipart/form-data", Encoding.UTF8.GetBytes(whole));
        bodies.Add("multipart/form-data; boundary=", Encoding.UTF8.GetBytes(whole));
        bodies.Add("multipart/form-data; boundary=other", Encoding.UTF8.GetBytes(whole));
        bodies.Add($"multipart/form-data; boundary={new string('b', 5000)}", Encoding.UTF8.GetBytes(whole));
        bodies.Add("multipart/form-data; boundary=b", Encoding.UTF8.GetBytes(whole[..^"--b--\r\n".Length]));
        bodies.Add("multipart/form-data; boundary=b", Encoding.UTF8.GetBytes(whole[..^20]));
        bodies.Add("multipart/form-data; boundary=b", []);
        bodies.Add("multipart/form-data; boundary=b", Encoding.UTF8.GetBytes(
            Parts(("email", Email), ("email", Email), ("username", "nobody"), ("username", "nobody"))));
        bodies.Add("multipart/form-data; boundary=b", Encoding.UTF8.GetBytes($"--b\r\nno header\r\n\r\n{Email}\r\n{whole}"));
        return bodies;
    }

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
        foreach (var route in (string[])[.. EmailRoutes, .. UsernameRoutes])
        {
            var reply = await Client.SendAsync(route, Body.Raw(contentType, """{"email":"nobody@example.com","password":"b4l0u"}"""));

            reply.AssertProblem(UnsupportedMediaType);
        }
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
            foreach (var chunked in (bool[])[false, true])
            {
                var body = Padded(BodyFormat.Form, Unique.Email(), bytes);
                body.Headers.ContentLength = chunked ? null : bytes;

                var reply = await Client.SendAsync(
                    route, body, cookie: null, chunked ? [("Transfer-Encoding", "chunked")] : []);

                reply.AssertProblem(RequestEntityTooLarge);
            }
        }
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

    [Theory]
    [InlineData("application/json", """{"email":"{0}","password":"b4l0u"}""")]
    [InlineData("APPLICATION/JSON;charset=\"UTF-8\"", """ { "password" : "b4l0u" , "email" : "{0}" } """)]
    [InlineData("application/json; charset=utf-8", """{"\u0065mail":"{0}","password":"\u0062\u0034l0u"}""")]
    [InlineData("application/json", """{"x":"y","email":"{0}","remember":true,"n":[1,{"email":null}],"password":"b4l0u"}""")]
    [InlineData("application/json", """{"Email":"x","email":"{0}","password":"b4l0u","PASSWORD":"x"}""")]
    [InlineData("application/x-www-form-urlencoded", "email={0}&password=b4l0u")]
    [InlineData("Application/X-WWW-Form-Urlencoded; charset=UTF-8", "password=b4l0u&x=y&&email={0}&z&")]
    [InlineData("application/x-www-form-urlencoded", "e%6Dail={0}&password=%624l0u&x=1&x=2")]
    [InlineData("multipart/form-data; boundary=\"b\"", "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nb4l0u\r\n"
        + "--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\ny\r\n"
        + "--b\r\nContent-Disposition: form-data; name=email\r\n\r\n{0}\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "preamble\r\n--b\r\ncontent-disposition: form-data; name=\"email\"\r\n\r\n{0}\r\n"
        + "--b\r\ncontent-disposition: form-data; name=\"password\"\r\n\r\nb4l0u\r\n--b--\r\nepilogue")]
    public async Task RegisterUser_UnusualButWellFormedBody_Returns200(string contentType, string pattern)
    {
        var email = Unique.Email();

        var reply = await Client.SendAsync(
            "POST /users", Body.Raw(contentType, pattern.Replace("{0}", email, StringComparison.Ordinal)));

        reply.AssertJson(OK, new { email, message = "user created" });
        await Client.LogInAsync(email, "b4l0u");
    }

    [Theory]
    [InlineData(BodyFormat.Form)]
    [InlineData(BodyFormat.Json)]
    [InlineData(BodyFormat.Multipart)]
    public async Task RegisterUser_ManyAndLongExtraFields_AreIgnored(BodyFormat format)
    {
        var email = Unique.Email();
        var extra = Enumerable.Range(0, 300).Select(number => ($"x{number}", "y"));

        var reply = await Client.SendAsync("POST /users", Body.Of(
            format, [.. extra, (new string('x', 3000), "y"), ("email", email), ("password", "b4l0u")]));

        reply.AssertJson(OK, new { email, message = "user created" });
    }

    // Percent-decoding works on bytes (WHATWG URL Standard, 1.3), so a character may be escaped in part.
    [Fact]
    public async Task RegisterUser_CharacterEscapedInPart_IsThatCharacter()
    {
        var email = Unique.Email();
        byte[] body = [.. Encoding.ASCII.GetBytes($"email={email}&password="), 0xC3, .. "%A9"u8];

        var reply = await Client.SendAsync("POST /users", Body.Raw("application/x-www-form-urlencoded", body));

        reply.AssertJson(OK, new { email, message = "user created" });
        await Client.LogInAsync(email, "é");
    }

    private static string Parts(params (string Name, string Value)[] fields) => string.Concat(
        fields.Select(field => $"--b\r\nContent-Disposition: form-data; name=\"{field.Name}\"\r\n\r\n{field.Value}\r\n")) + "--b--\r\n";

    /// <summary>A well-formed body of exactly this many bytes.</summary>
    private static HttpContent Padded(BodyFormat format, string email, int bytes)
    {
        (string Name, string Value)[] fields = [("email", email), ("password", "b4l0u")];
        using var unpadded = Create(0);
        return Create(bytes - (int)unpadded.Headers.ContentLength!.Value);

        HttpContent Create(int padding) => Body.Of(format, [.. fields, ("pad", new string('a', padding))]);
    }
}
