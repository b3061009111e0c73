using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class ProfileTests(AuthApp app) : HostTest(app)
{
    [Fact]
    public async Task Profile_Session_Returns200()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var session = await Client.LogInAsync(email, "b4l0u");

        var reply = await Client.SendWithCookieAsync("GET /profile", $"session_id={session}");

        reply.AssertJson(OK, new { email });
        Assert.Empty(reply.Cookies);
    }

    [Theory]
    [MemberData(nameof(CookiesOfUnknownSessions))]
    public async Task Profile_CookieOfNobody_Returns403(string? cookie)
    {
        var reply = await Client.SendAsync("GET /profile", null, cookie);

        reply.AssertProblem(Forbidden);
    }

    [Theory]
    [MemberData(nameof(CookiesOfUnknownSessions))]
    public async Task LogOut_CookieOfNobody_Returns403(string? cookie)
    {
        var reply = await Client.SendAsync("DELETE /sessions", null, cookie);

        reply.AssertProblem(Forbidden);
    }

    public static TheoryData<string?> CookiesOfUnknownSessions() => new(
        null,
        "session_id=",
        "session_id=%20",
        "session_id=nobody",
        "session_id=3f2504e04f8911d39a0c0305e82c3301",
        "session_id={3f2504e0-4f89-11d3-9a0c-0305e82c3301}",
        "session_id=3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "session_id=3f2504e0-4f89-11d3-9a0c-0305e82c330g",
        "session_id=3f2504e0-4f89-11d3-9a0c-0305e82c33011",
        "session_id=../../user",
        "session_id=%27%20or%20true",
        "SESSION_ID=nobody",
        "other=3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "session_id",
        "=;;=");

    [Theory]
    [InlineData("{{{0}}}")]
    [InlineData("{0:N}")]
    [InlineData("({0})")]
    [InlineData("{0}0")]
    [InlineData("%20{0}")]
    public async Task Profile_SessionIdInAnotherForm_Returns403(string form)
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, "b4l0u");
        var session = Guid.Parse(await Client.LogInAsync(email, "b4l0u"));
        var cookie = string.Format(System.Globalization.CultureInfo.InvariantCulture, $"session_id={form}", session);

        var reply = await Client.SendWithCookieAsync("GET /profile", cookie);

        reply.AssertProblem(Forbidden);
    }
}
