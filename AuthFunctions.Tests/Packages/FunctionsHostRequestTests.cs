using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AuthFunctions.Tests.Packages;

[Collection(FunctionsHostDefinition.Name)]
public sealed class FunctionsHostRequestTests(FunctionsProbeFixture probe)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task Post_Body_IsBufferedInSeekableMemoryStream(int length)
    {
        var text = new string('x', length);

        var echo = await EchoAsync(HttpMethod.Post, "echo", content: new StringContent(text));

        Assert.True(echo.GetProperty("BodyIsMemoryStream").GetBoolean());
        Assert.True(echo.GetProperty("BodyCanSeek").GetBoolean());
        Assert.Equal(length, echo.GetProperty("BodyLength").GetInt64());
        Assert.Equal(text, echo.GetProperty("Body").GetString());
    }

    [Fact]
    public async Task Post_BodyAtLimit_ReachesFunction()
    {
        var echo = await EchoAsync(HttpMethod.Post, "echo", content: new ByteArrayContent(new byte[FunctionsProbeFixture.BodyLimit]));

        Assert.Equal(FunctionsProbeFixture.BodyLimit, echo.GetProperty("BodyLength").GetInt64());
    }

    [Fact]
    public async Task Post_BodyOverLimit_IsRefused()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(probe.App.BaseAddress.Host, probe.App.BaseAddress.Port, Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {FunctionsProbeFixture.BodyLimit + 1}\r\n\r\n"),
            Cancellation);

        // Not a byte of the body is sent: the announced length is enough.
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var status = await reader.ReadLineAsync(Cancellation);

        Assert.Contains(status, (string[])["HTTP/1.1 413 Payload Too Large", "HTTP/1.1 500 Internal Server Error"]);
    }

    [Fact]
    public async Task Get_HeadersOfClientAndProxies_ArriveAsSent()
    {
        string[] names = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Host", "Cookie", "Origin", "Sec-Fetch-Site", "X-Empty"];
        string[] values = ["1.2.3.4, 5.6.7.8:1234", "https", "public.example", "host.example:99", "a=b", "https://other.example", "cross-site", ""];

        var echo = await EchoAsync(HttpMethod.Get, "echo", names.Zip(values));

        var headers = echo.GetProperty("Headers").Deserialize<Dictionary<string, string>>()!;
        var received = new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase);
        Assert.Equal(values, names.Select(name => received[name]));
    }

    [Fact]
    public async Task Get_HostHeader_IsAuthorityOfUrl()
    {
        var echo = await EchoAsync(
            HttpMethod.Get, "echo?a=1%202", [("Host", "made-up.example:8080"), ("X-Forwarded-Host", "a.example"), ("X-Forwarded-Proto", "https")]);

        Assert.Equal("http://made-up.example:8080/echo?a=1%202", echo.GetProperty("Url").GetString());
    }

    [Fact]
    public async Task Get_CookieHeader_IsParsed()
    {
        var echo = await EchoAsync(HttpMethod.Get, "echo", [("Cookie", "session_id=one=two; other=a%20b;empty=")]);

        Assert.Equal(["session_id=one=two", "other=a%20b", "empty="], echo.GetProperty("Cookies").Deserialize<string[]>()!);
    }

    [Fact]
    public async Task Get_CookieHeaderWithNothingAfterSemicolon_CannotBeRead()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "echo") { Headers = { { "Cookie", "session_id=one;" } } };

        using var response = await probe.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Get_NoCookieHeader_HasNoCookies()
    {
        var echo = await EchoAsync(HttpMethod.Get, "echo");

        Assert.Empty(echo.GetProperty("Cookies").EnumerateArray());
    }

    [Fact]
    public async Task Post_AnyMethodOfTrigger_IsMethodOfRequest()
    {
        var echo = await EchoAsync(HttpMethod.Post, "echo");

        Assert.Equal("POST", echo.GetProperty("Method").GetString());
    }

    [Fact]
    public async Task Get_TraceParentHeader_IsContinued()
    {
        const string TraceId = "0af7651916cd43dd8448eb211c80319c";

        var echo = await EchoAsync(HttpMethod.Get, "echo", [("traceparent", $"00-{TraceId}-b7ad6b7169203331-01")]);

        Assert.Contains(TraceId, echo.GetProperty("TraceParent").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NoTraceParentHeader_StartsTrace()
    {
        var echo = await EchoAsync(HttpMethod.Get, "echo");

        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$", echo.GetProperty("TraceParent").GetString());
    }

    [Fact]
    public async Task Post_UrlEncodedForm_IsReadByFormReader()
    {
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("text", "a+b & ü")]);
        using var response = await probe.Client.PostAsync(new Uri("forms/url-encoded", UriKind.Relative), content, Cancellation);

        Assert.Equal("a+b & ü", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Post_MultipartForm_IsReadByMultipartReader()
    {
        using var part = new StringContent("a+b & ü");
        using var content = new MultipartFormDataContent { { part, "text" } };
        using var response = await probe.Client.PostAsync(new Uri("forms/multipart", UriKind.Relative), content, Cancellation);

        Assert.Equal("a+b & ü", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Get_Query_IsReadByQueryHelpersAndRequest()
    {
        var text = await probe.Client.GetStringAsync(new Uri("forms/query?text=a%2Bb%20%26%20%C3%BC", UriKind.Relative), Cancellation);

        Assert.Equal("a+b & ü|a+b & ü", text);
    }

    [Fact]
    public async Task Get_ClientLeaves_CancelsFunction()
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = probe.Client.GetAsync(new Uri("wait", UriKind.Relative), leave.Token);
        await probe.WaitForCountAsync("waiting", 1);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await probe.WaitForCountAsync("cancelled", 1);
    }

    private async Task<JsonElement> EchoAsync(
        HttpMethod method, string path, IEnumerable<(string Name, string Value)>? headers = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await probe.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }
}
