using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Tests.Benchmarks;

public sealed class AppHostTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Choose_Nothing_IsDevHost(string? choice)
    {
        var host = AppHost.Choose(choice);

        var arguments = host.ArgumentsFor("/published", 7071);
        Assert.Equal(("DevHost", "dotnet"), (host.Name, host.File));
        Assert.EndsWith("DevHost.dll", arguments[0], StringComparison.Ordinal);
        Assert.Equal(["--app", "/published", "--port", "7071", "--stop-with-stdin"], arguments[1..]);
    }

    [Fact]
    public void Choose_Func_IsCoreToolsInTheAppsFolder()
    {
        var host = AppHost.Choose("func");

        Assert.Equal(("Azure Functions Core Tools", "func"), (host.Name, host.File));
        Assert.Equal(["start", "--no-build", "--port", "7071"], host.ArgumentsFor("/published", 7071));
    }

    [Fact]
    public void Choose_AnotherHost_SaysWhichThereAre()
    {
        var exception = Assert.Throws<ArgumentException>(() => AppHost.Choose("kestrel"));

        Assert.Equal(
            "AUTHFUNCTIONS_HOST is \"kestrel\". Set it to \"func\" for Azure Functions Core Tools, or remove it for DevHost.", exception.Message);
    }
}
