using System.Net;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Packages;

[Collection(FunctionsHostDefinition.Name)]
public sealed class FunctionsHostResponseTests(FunctionsProbeFixture probe)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_TwoCookies_EachHasHeaderOfItsOwn()
    {
        var (head, _) = await GetRawAsync("/cookies");

        Assert.Equal(
            ["Set-Cookie: first=1; max-age=60; path=/; secure; samesite=lax; httponly", "Set-Cookie: second=a%20b; path=/"],
            head.Where(line => line.StartsWith("Set-Cookie:", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Get_HeaderAddedTwice_IsJoinedWithCommaInOneLine()
    {
        var (head, _) = await GetRawAsync("/duplicate-header");

        Assert.Equal(["X-Double: one,two"], head.Where(line => line.StartsWith("X-Double:", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Get_Redirect_PassesThrough()
    {
        var (head, body) = await GetRawAsync("/redirect");

        Assert.Equal("HTTP/1.1 302 Found", head[0]);
        Assert.Contains("Location: /elsewhere?a=b", head);
        Assert.Contains("Content-Length: 0", head);
        Assert.DoesNotContain("Transfer-Encoding: chunked", head);
        Assert.Empty(body);
    }

    [Fact]
    public async Task Get_ResponseWithBody_IsChunked()
    {
        var (head, body) = await GetRawAsync("/");

        Assert.Contains("Transfer-Encoding: chunked", head);
        Assert.DoesNotContain(head, line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("4\r\nroot\r\n0\r\n\r\n", body);
    }

    [Fact]
    public async Task Get_FunctionThrows_Returns500WithoutBody()
    {
        var (head, body) = await GetRawAsync("/throws");

        Assert.Equal("HTTP/1.1 500 Internal Server Error", head[0]);
        Assert.Contains("Content-Length: 0", head);
        Assert.Empty(body);
    }

    [Fact]
    public async Task Get_FunctionThrows_IsLogged()
    {
        _ = await GetRawAsync("/throws");

        await probe.WaitUntilAsync(() => ValueTask.FromResult(
            probe.App.Output.Contains("This is thrown on purpose for GET.", StringComparison.Ordinal)));
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

    private Task<(string[] Head, string Body)> GetRawAsync(string path) =>
        RawHttp.SendAsync(probe.App.BaseAddress, [$"GET {path} HTTP/1.1", "Host: localhost", "Connection: close"], Cancellation);
}
