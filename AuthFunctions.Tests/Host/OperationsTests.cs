using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

[Trait("Category", "Host")]
public sealed class OperationsTests(AuthApp app) : HostTest(app)
{
    [Fact]
    public async Task Welcome_Get_Returns200()
    {
        var reply = await Client.SendAsync("GET /");

        reply.AssertJson(OK, new { message = "Bienvenue" });
        Assert.Empty(reply.Cookies);
    }

    [Fact]
    public async Task Health_Get_Returns200()
    {
        var reply = await Client.SendAsync("GET /health");

        reply.AssertJson(OK, new { status = "ok" });
    }

    [Fact]
    public async Task HealthReady_StorageUp_Returns200()
    {
        var reply = await Client.SendAsync("GET /health/ready");

        reply.AssertStatus(OK);
    }

    [Theory]
    [InlineData("HEAD /")]
    [InlineData("HEAD /health")]
    [InlineData("HEAD /health/ready")]
    public async Task WelcomeAndHealth_Head_Return200WithoutABody(string route)
    {
        var reply = await Client.SendAsync(route);

        reply.AssertStatus(OK);
        Assert.Equal("", reply.Text);
    }
}
