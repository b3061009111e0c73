namespace AuthFunctions.Tests.FunctionsHost;

[Collection(ProbeDefinition.Name)]
[Trait("Category", "Host")]
public sealed class TimerTests(ProbeFixture probe)
{
    [Fact]
    public async Task Timer_RunOnStartup_RunsAtStartOnly()
    {
        await probe.WaitForCountAsync("startup", 1);
        await probe.WaitForCountAsync("Tick", 1);

        Assert.Equal(1, await probe.GetCountAsync("startup"));
    }

    [Fact]
    public async Task Timer_ScheduleFromSetting_RunsAgainAndAgain() => await probe.WaitForCountAsync("Tick", 2);

    [Fact]
    public async Task Timer_FunctionThrows_IsLoggedAndRunsAgain()
    {
        await probe.WaitForCountAsync("failing", 2);

        Assert.Contains("A timer fails on purpose", probe.App.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timer_Disabled_DoesNotRun()
    {
        await probe.WaitForCountAsync("Tick", 2);

        Assert.Equal(0, await probe.GetCountAsync("switched off"));
    }
}
