using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AuthFunctions.Tests.FunctionsHost;

[Collection(ProbeDefinition.Name)]
[Trait("Category", "Host")]
public sealed class RequestTests(ProbeFixture probe)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
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
        var echo = await EchoAsync(HttpMethod.Post, "echo", content: new ByteArrayContent(new byte[ProbeFixture.BodyLimit]));

        Assert.Equal(ProbeFixture.BodyLimit, echo.GetProperty("BodyLength").GetInt64());
    }

    [Fact]
    public async Task Post_ContentLengthOverLimit_Returns500WithoutBody()
    {
        // The test sends no byte of the body: the Content-Length is enough.
        var reply = await probe.SendRawAsync("POST", "/echo", $"Content-Length: {ProbeFixture.BodyLimit + 1}");

        reply.AssertEmpty("500 Internal Server Error");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task Send_NoBody_HasStreamOfLengthZeroThatIsNoMemoryStream(string method)
    {
        var echo = await EchoAsync(new HttpMethod(method), "echo");

        Assert.Equal(0, echo.GetProperty("BodyLength").GetInt64());
        Assert.False(echo.GetProperty("BodyIsMemoryStream").GetBoolean());
    }

    [Fact]
    public async Task Post_ContentLengthZero_HasStreamOfLengthZeroThatIsNoMemoryStream()
    {
        var echo = await EchoAsync(HttpMethod.Post, "echo", content: new StringContent(""));

        Assert.Equal(0, echo.GetProperty("BodyLength").GetInt64());
        Assert.False(echo.GetProperty("BodyIsMemoryStream").GetBoolean());
    }

    [Fact]
    public async Task Post_ChunkedBody_ReachesFunctionEmpty()
    {
        // JsonContent does not know its length, so the client sends it in chunks.
        using var content = JsonContent.Create(new { name = "value" });

        var echo = await EchoAsync(HttpMethod.Post, "echo", content: content);

        Assert.Equal("chunked", HeadersOf(echo)["Transfer-Encoding"]);
        Assert.Equal(0, echo.GetProperty("BodyLength").GetInt64());
        Assert.Equal("", echo.GetProperty("Body").GetString());
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFF")]
    [InlineData("no number")]
    public async Task Post_ImpossibleChunkSize_Returns400WithoutBody(string size)
    {
        var reply = await probe.SendRawAsync("POST", "/echo", "Content-Type: application/json", "Transfer-Encoding: chunked", "", size, "{}", "0");

        reply.AssertEmpty("400 Bad Request");
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost:99999")]
    public async Task Get_HostThatMakesNoUrl_Returns500WithoutBody(string host)
    {
        var reply = await probe.GetRawAsync("/echo", $"Host: {host}");

        reply.AssertEmpty("500 Internal Server Error");
    }

    [Fact]
    public async Task Get_HeadersOfClientAndProxies_ArriveAsSent()
    {
        string[] names = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Host", "Cookie", "Origin", "Sec-Fetch-Site", "X-Empty"];
        string[] values = ["1.2.3.4, 5.6.7.8:1234", "https", "public.example", "host.example:99", "a=b", "https://other.example", "cross-site", ""];

        var echo = await EchoAsync(HttpMethod.Get, "echo", names.Zip(values));

        var received = HeadersOf(echo);
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

    [Theory]
    [InlineData("not a trace parent")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-00")]
    public async Task Get_MalformedTraceParentHeader_IsPassedOnAsItCame(string malformed)
    {
        var echo = await EchoAsync(HttpMethod.Get, "echo", [("traceparent", malformed)]);

        Assert.Equal(malformed, echo.GetProperty("TraceParent").GetString());
    }

    [Fact]
    public async Task Get_HeaderOnTwoLines_IsJoinedWithComma()
    {
        var reply = await probe.GetRawAsync("/echo", "X-Twice: one", "X-Twice: two");

        Assert.Contains("\"one,two\"", reply.Body, StringComparison.Ordinal);
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

    private static Dictionary<string, string> HeadersOf(JsonElement echo) =>
        new(echo.GetProperty("Headers").Deserialize<Dictionary<string, string>>()!, StringComparer.OrdinalIgnoreCase);

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
