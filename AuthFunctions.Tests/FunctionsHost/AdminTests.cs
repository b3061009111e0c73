using System.Net;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>The paths that the host reserves.</summary>
[Collection(ProbeDefinition.Name)]
[Trait("Category", "Host")]
public sealed class AdminTests(ProbeFixture probe)
{
    [Theory]
    [InlineData("/admin/host/status")]
    [InlineData("/admin/functions")]
    [InlineData("/admin/functions/Echo")]
    [InlineData("/runtime/webhooks/durabletask/instances")]
    public async Task Get_AdminOrWebhookPathWithoutKey_Returns401(string path)
    {
        LocalHost.SkipOnCoreTools("Core Tools ask for no keys.");

        (await probe.GetRawAsync(path)).AssertEmpty("401 Unauthorized");
    }

    [Fact]
    public async Task Get_Ping_Returns200() => (await probe.GetRawAsync("/admin/host/ping")).AssertEmpty("200 OK");

    [Fact]
    public async Task Post_NameOfTimer_RunsIt()
    {
        using var content = new StringContent("""{"input":""}""", mediaType: new("application/json"));

        using var response = await probe.Client.PostAsync(
            new Uri("admin/functions/ByHand", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await probe.WaitForCountAsync("by hand", 1);
    }
}
