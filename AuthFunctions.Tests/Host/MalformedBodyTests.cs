using System.Text;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>Bodies that do not match their content type, sent to every route that takes fields.</summary>
[Trait("Category", "Host")]
public sealed class MalformedBodyTests(AuthApp app) : HostTest(app)
{
    // Almost every body contains all fields of all routes, so that only its form can be the reason for a refusal.
    private const string Email = "nobody@example.com";
    private const string Members = """ "username":"nobody","password":"b4l0u","new_password":"b4l0u","reset_token":"x" """;
    private const string Pairs = "username=nobody&password=b4l0u&new_password=b4l0u&reset_token=x";

    // Bodies are sent in Latin-1, one byte per character. This byte does not occur in UTF-8.
    private const string Invalid = "\u00FF";

    [Theory]
    [MemberData(nameof(Json))]
    public async Task AnyRoute_MalformedJson_Returns400(string body) => await AssertRefusedAsync("application/json", body);

    public static TheoryData<string> Json() =>
    [
        $$"""{"email":"{{Email}}",{{Members}}""",
        $$"""{"email":"{{Email}}",{{Members}}} trailing""",
        $$"""{"email":"{{Email}}",{{Members}}}{}""",
        $$"""{"email":"{{Email}}",{{Members}},}""",
        $$"""{"email":"{{Email}}",{{Members}}/**/}""",
        $$"""[{"email":"{{Email}}",{{Members}}}]""",
        $$"""{'email':'{{Email}}'}""",
        $$"""{email:"{{Email}}"}""",
        "null",
        "42",
        $"\"{Email}\"",
        $"email={Email}&{Pairs}",
        new string('[', 30_000),
        $$"""{"x":{{new string('[', 10_000)}}{{new string(']', 10_000)}},"email":"{{Email}}",{{Members}}}""",
        $$"""{"email":"{{Email}}{{Invalid}}",{{Members}}}""",
        $$"""{"email":"{{Email}}",{{Members}},"x":"{{Invalid}}"}""",
        $$"""{"email":"{{Email}}",{{Members}},"x":["{{Invalid}}"]}""",
        $$"""{"email":"{{Email}}","email":"{{Email}}","password":"b4l0u","new_password":"b4l0u","reset_token":"x"}""",
        $$"""{"email":"{{Email}}","\u0065mail":"{{Email}}","password":"b4l0u","new_password":"b4l0u","reset_token":"x"}""",
    ];

    [Theory]
    [InlineData("42")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[\"nobody@example.com\"]")]
    [InlineData("\"no\\ud800body@example.com\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"a\nb\"")]
    public async Task AnyRoute_JsonFieldThatIsNoText_Returns400(string value) => await AssertRefusedAsync(
        "application/json",
        $$"""{"email":{{value}},"username":{{value}},"password":"b4l0u","new_password":"b4l0u","reset_token":"x"}""");

    [Theory]
    [InlineData($"email={Email}%&{Pairs}")]
    [InlineData($"email={Email}%F&{Pairs}")]
    [InlineData($"email={Email}%zz&{Pairs}")]
    [InlineData($"email={Email}%u0065&{Pairs}")]
    [InlineData($"email={Email}%FF&{Pairs}")]
    [InlineData($"email={Email}%C0%80&{Pairs}")]
    [InlineData($"email={Email}%ED%A0%80&{Pairs}")]
    [InlineData($"email={Email}{Invalid}&{Pairs}")]
    [InlineData($"email={Email}&{Pairs}&email={Email}&username=nobody")]
    public async Task AnyRoute_MalformedForm_Returns400(string body) =>
        await AssertRefusedAsync("application/x-www-form-urlencoded", body);

    [Theory]
    [MemberData(nameof(Multiparts))]
    public async Task AnyRoute_MalformedMultipart_Returns400(string parameters, string body) =>
        await AssertRefusedAsync($"multipart/form-data{parameters}", body);

    public static TheoryData<string, string> Multiparts()
    {
        const string Boundary = "; boundary=b";
        const string End = "--b--\r\n";
        (string, string)[] fields = [("username", "nobody"), ("password", "b4l0u"), ("new_password", "b4l0u"), ("reset_token", "x")];
        var parts = string.Concat(fields.Select(Part));
        var email = Part(("email", Email));

        return new()
        {
            { "", email + parts + End },
            { "; boundary=", email + parts + End },
            { "; boundary=other", email + parts + End },
            { $"; boundary={new string('b', 5000)}", email + parts + End },
            { Boundary, "" },
            { Boundary, email + parts },
            { Boundary, email + parts[..^4] },
            { Boundary, $"--b\r\nno header\r\n\r\n{Email}\r\n{parts}{End}" },
            { Boundary, Part(("email", Invalid)) + Part(("username", Invalid)) + parts + End },
            { Boundary, email + email + parts + Part(("username", "nobody")) + End },
        };

        static string Part((string Name, string Value) field) =>
            $"--b\r\nContent-Disposition: form-data; name=\"{field.Name}\"\r\n\r\n{field.Value}\r\n";
    }

    private async Task AssertRefusedAsync(string contentType, string body)
    {
        var bytes = Encoding.Latin1.GetBytes(body);
        foreach (var route in (string[])["POST /users", "POST /sessions", "POST /reset_password", "PUT /reset_password"])
        {
            var reply = await Client.SendAsync(route, Body.Raw(contentType, bytes));

            reply.AssertStatus(BadRequest);
            reply.AssertProblem(BadRequest, [.. (reply.Json()["errors"]?.AsObject() ?? []).Select(member => member.Key)]);
        }

        foreach (var route in (string[])["POST /register", "POST /login"])
        {
            var reply = await Client.SendAsync(route, Body.Raw(contentType, bytes));

            reply.AssertJson(BadRequest, new { error = "Invalid request" });
        }
    }
}
