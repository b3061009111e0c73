using System.Net;

namespace AuthFunctions.Tests.FunctionsHost;

[Collection(ProbeDefinition.Name)]
[Trait("Category", "Host")]
public sealed class ResponseTests(ProbeFixture probe)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_TwoCookies_EachHasHeaderOfItsOwn()
    {
        var reply = await probe.GetRawAsync("/cookies");

        Assert.Equal(
            ["Set-Cookie: first=1; max-age=60; path=/; secure; samesite=lax; httponly", "Set-Cookie: second=a%20b; path=/"],
            reply.Lines("Set-Cookie"));
    }

    [Fact]
    public async Task Get_HeaderAddedTwice_IsJoinedWithCommaInOneLine()
    {
        var reply = await probe.GetRawAsync("/duplicate-header");

        Assert.Equal(["X-Double: one,two"], reply.Lines("X-Double"));
    }

    [Fact]
    public async Task Get_AnyFunction_HasServerHeaderOfKestrel()
    {
        var reply = await probe.GetRawAsync("/");

        Assert.Equal(["Server: Kestrel"], reply.Lines("Server"));
    }

    [Fact]
    public async Task Get_Redirect_PassesThrough()
    {
        var reply = await probe.GetRawAsync("/redirect");

        reply.AssertEmpty("302 Found");
        Assert.Equal(["Location: /elsewhere?a=b"], reply.Lines("Location"));
        Assert.Empty(reply.Lines("Transfer-Encoding"));
    }

    [Fact]
    public async Task Get_ResponseWithBody_IsChunked()
    {
        var reply = await probe.GetRawAsync("/");

        Assert.Equal(["Transfer-Encoding: chunked"], reply.Lines("Transfer-Encoding"));
        Assert.Empty(reply.Lines("Content-Length"));
        Assert.Equal("4\r\nroot\r\n0\r\n\r\n", reply.Body);
    }

    [Fact]
    public async Task Get_FunctionThrows_Returns500WithoutBody() => (await probe.GetRawAsync("/throws")).AssertEmpty("500 Internal Server Error");

    [Fact]
    public async Task Get_FunctionThrows_IsLogged()
    {
        _ = await probe.GetRawAsync("/throws");

        await probe.WaitForOutputAsync("This is thrown on purpose for GET.");
    }

    [Fact]
    public async Task Get_FunctionReturnsValueTask_Returns500WithoutBody()
    {
        var reply = await probe.GetRawAsync("/value-task");

        reply.AssertEmpty("500 Internal Server Error");
        Assert.Equal(1, await probe.GetCountAsync("value task"));
    }

    [Fact]
    public async Task Send_MiddlewareSetsResult_FunctionDoesNotRun()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "throws") { Headers = { { "X-Short-Circuit", "1" } } };

        using var response = await probe.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("short-circuited", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Get_SeveralMiddlewares_RunInOrderOfRegistration()
    {
        var echo = await probe.Client.GetStringAsync(new Uri("echo", UriKind.Relative), Cancellation);

        Assert.Contains("\"first, second\"", echo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ScopedService_LivesAsLongAsInvocation()
    {
        var first = await probe.Client.GetStringAsync(new Uri("scope", UriKind.Relative), Cancellation);
        var second = await probe.Client.GetStringAsync(new Uri("scope", UriKind.Relative), Cancellation);

        Assert.NotEqual(first, second);
        await probe.WaitForCountAsync("scope disposed", 2);
    }

    [Theory]
    [InlineData("PROBE_FROM_FILE", "file")]
    [InlineData("PROBE_FROM_BOTH", "environment")]
    public async Task Get_Setting_EnvironmentWinsOverLocalSettings(string name, string expected) =>
        Assert.Equal(expected, await probe.Client.GetStringAsync(new Uri($"settings/{name}", UriKind.Relative), Cancellation));
}
