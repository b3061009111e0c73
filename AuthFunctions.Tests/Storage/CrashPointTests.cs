using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Storage;

/// <summary>
/// Cuts every flow off from storage at each of its writes: before the write, after it took effect, and so that it takes effect later. Each time another
/// process continues with the resulting table, and the client retries. A cut at a read leaves the same table as one after the write before it.
/// </summary>
[Trait("Category", "Slow")]
public sealed class CrashPointTests(AzuriteFixture azurite)
{
    public static TheoryData<string> Flows => [.. CrashFlows.All.Select(flow => flow.Name)];

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task Flow_ProcessThatCrashesAtAnyWrite_CanBeTriedAgain(string name)
    {
        var arrange = await CrashTable.ArrangeAsync(azurite, Find(name));
        var (operations, operationsThatWrite) = await CountOperationsAsync(arrange);
        var points = 0;

        foreach (var operation in operationsThatWrite)
        {
            foreach (var moment in (CutMoment[])[CutMoment.Before, CutMoment.After])
            {
                await using var table = await arrange();
                await table.CrashAsync(operation, moment);

                await table.RetryAsync();
                await table.FinishAsync();
                points++;
            }
        }

        Report($"{name}: {operations} operations, {points} crash points");
        Assert.True(points > 0);
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task Flow_WriteThatTakesEffectAfterTheClientHasTriedAgain_DoesNoHarm(string name)
    {
        var arrange = await CrashTable.ArrangeAsync(azurite, Find(name));
        var (_, operationsThatWrite) = await CountOperationsAsync(arrange);
        var writes = 0;

        foreach (var operation in operationsThatWrite)
        {
            await using var table = await arrange();
            var cut = await table.CrashAsync(operation, CutMoment.Late);
            if (!cut.HoldsAWrite)
            {
                continue;
            }

            await table.RetryAsync();
            await cut.ReleaseAsync();
            await table.FinishAsync();
            writes++;
        }

        Report($"{name}: {writes} late writes");
        Assert.True(writes > 0);
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public async Task Flow_WriteThatTakesEffectTwice_BringsNothingBack(string name)
    {
        var arrange = await CrashTable.ArrangeAsync(azurite, Find(name));
        var (_, operationsThatWrite) = await CountOperationsAsync(arrange);
        var writes = 0;

        foreach (var operation in operationsThatWrite)
        {
            await using var table = await arrange();
            var cut = await table.RunAsync(operation);
            if (!cut.HoldsAWrite)
            {
                continue;
            }

            await table.FinishAsync();
            await cut.ReleaseAsync();
            await table.FinishAsync();
            writes++;
        }

        Report($"{name}: {writes} writes sent twice");
        Assert.True(writes > 0);
    }

    [Fact]
    public async Task Flows_AllTogether_AreCutAtEveryWrite()
    {
        var (operations, points) = (0, 0);
        foreach (var flow in CrashFlows.All)
        {
            var (all, writes) = await CountOperationsAsync(await CrashTable.ArrangeAsync(azurite, flow));
            (operations, points) = (operations + all, points + (2 * writes.Count));
        }

        Report($"{CrashFlows.All.Count} flows: {operations} operations, {points} crash points");
        Assert.True(points > 0);
    }

    private static CrashFlow Find(string name) => CrashFlows.All.Single(flow => flow.Name == name);

    private static void Report(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static async Task<(int All, IReadOnlyList<int> Writes)> CountOperationsAsync(Func<Task<CrashTable>> arrange)
    {
        await using var table = await arrange();
        var cut = await table.RunAsync(operation: 0);
        return (cut.Operations, cut.Writes);
    }
}
