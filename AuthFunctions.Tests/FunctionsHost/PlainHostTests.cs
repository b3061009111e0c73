using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>The differences between the plain Functions host and Azure Functions Core Tools.</summary>
[Trait("Category", "Host")]
public sealed class PlainHostTests : IClassFixture<PlainHostFixture>, IDisposable
{
    private readonly PlainHostFixture _plain;
    private readonly HttpClient _client;

    public PlainHostTests(PlainHostFixture plain)
    {
        LocalHost.SkipOnCoreTools("This is about the plain Functions host.");
        _plain = plain;
        _client = new HttpClient { BaseAddress = plain.App.BaseAddress };
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public async Task Get_NoApplicationInsights_HasNoTraceContext(string? traceParent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "echo") { Headers = { { "traceparent", traceParent } } };

        using var response = await _client.SendAsync(request, Cancellation);

        var echo = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal("", echo.GetProperty("TraceParent").GetString());
    }

    [Fact]
    public async Task Get_OriginHeader_AddsNoCorsHeaders()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "shared") { Headers = { { "Origin", "https://app.example" } } };

        using var response = await _client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Options_Preflight_Returns404()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "shared")
        {
            Headers = { { "Origin", "https://app.example" }, { "Access-Control-Request-Method", "PUT" } },
        };

        using var response = await _client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Post_RootWithMethodOfNoFunctionAndHomepageEnabled_Returns200()
    {
        using var response = await _client.PostAsync(new Uri("/", UriKind.Relative), null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Shows that the worker really sends the lines that the tests of dropped lines search for.</summary>
    [Fact]
    public void Log_Verbose_ShowsLinesThatTheHostDrops() =>
        Assert.Contains("(dropped)", _plain.App.Output.Split('\n').Single(line => line.Contains("This line belongs to no invocation.", StringComparison.Ordinal)), StringComparison.Ordinal);

    public void Dispose() => _client?.Dispose();
}
