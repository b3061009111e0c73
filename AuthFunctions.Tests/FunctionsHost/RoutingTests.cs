using System.Net;

namespace AuthFunctions.Tests.FunctionsHost;

[Collection(ProbeDefinition.Name)]
[Trait("Category", "Host")]
public sealed class RoutingTests(ProbeFixture probe)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("?a=b")]
    public async Task Get_RootRouteAndEmptyPrefix_ReachesFunction(string path) => Assert.Equal("root", await GetAsync(path));

    [Theory]
    [InlineData("with-head")]
    [InlineData("WITH-Head")]
    [InlineData("with-head/")]
    [InlineData("with%2Dhead")]
    public async Task Get_RouteInAnyCaseOrWithTrailingSlash_ReachesFunction(string path) => Assert.Equal("with head", await GetAsync(path));

    [Fact]
    public async Task Get_NoRouteGiven_ReachesFunctionByName() => Assert.Equal("GET", await GetAsync("unrouted"));

    [Theory]
    [InlineData("GET", "get")]
    [InlineData("PUT", "put")]
    public async Task Send_TwoFunctionsOnOneRoute_MethodDecides(string method, string expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "shared");
        using var response = await probe.Client.SendAsync(request, Cancellation);

        Assert.Equal(expected, await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("GET", "/unknown")]
    [InlineData("GET", "/with-head/unknown")]
    [InlineData("GET", "/api/with-head")]
    [InlineData("POST", "/with-head")]
    [InlineData("OPTIONS", "/with-head")]
    [InlineData("DELETE", "/shared")]
    [InlineData("GET", "/switched-off")]
    public async Task Send_UnknownRouteOrMethod_Returns404WithoutBodyAndAllow(string method, string path)
    {
        var reply = await probe.SendRawAsync(method, path);

        reply.AssertEmpty("404 Not Found");
        Assert.Empty(reply.Lines("Allow"));
    }

    [Fact]
    public async Task Head_HeadAmongMethods_Returns200WithoutBody()
    {
        var reply = await probe.SendRawAsync("HEAD", "/with-head");

        Assert.Equal("HTTP/1.1 200 OK", reply.Head[0]);
        Assert.Empty(reply.Body);
    }

    [Fact]
    public async Task Head_HeadNotAmongMethods_Returns404()
    {
        var reply = await probe.SendRawAsync("HEAD", "/shared");

        Assert.Equal("HTTP/1.1 404 Not Found", reply.Head[0]);
        Assert.Empty(reply.Body);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("POST")]
    public async Task Send_RootWithMethodOfNoFunctionAndHomepageDisabled_Returns204(string method)
    {
        var reply = await probe.SendRawAsync(method, "/");

        Assert.Equal("HTTP/1.1 204 No Content", reply.Head[0]);
        Assert.Empty(reply.Body);
    }

    [Theory]
    [InlineData("texts/a%20b", "a b")]
    [InlineData("numbers/41", "42")]
    [InlineData("uuids/6F9619FF-8B86-D011-B42D-00CF4FC964FF", "6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    public async Task Get_RouteParameter_IsBoundToItsType(string path, string expected) => Assert.Equal(expected, await GetAsync(path));

    [Fact]
    public async Task Get_RouteParameterOfWrongType_Returns500()
    {
        using var response = await probe.Client.GetAsync(new Uri("numbers/many", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Get_RouteParameterWithConstraint_MatchesOnlyWhatItAllows()
    {
        Assert.Equal("abcd", await GetAsync("constrained/abcd"));
        Assert.Equal("the literal", await GetAsync("constrained/literal"));
        foreach (var path in (string[])["/constrained/abc", "/constrained/abcde", "/constrained/"])
        {
            (await probe.SendRawAsync("GET", path)).AssertEmpty("404 Not Found");
        }
    }

    private Task<string> GetAsync(string path) => probe.Client.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation);
}
