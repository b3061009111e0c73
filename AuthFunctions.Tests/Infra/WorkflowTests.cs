using System.Text.RegularExpressions;

namespace AuthFunctions.Tests.Infra;

/// <summary>The repository's workflows.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".github", "workflows");

    public static TheoryData<string> Workflows => [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_PinsItsActionsAndHoldsNoSecret(string name)
    {
        var workflow = File.ReadAllText(Path.Combine(Folder, name));

        var actions = Uses().Matches(workflow).Select(match => match.Groups["action"].Value).ToList();
        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches(@"^[\w-]+/[\w-]+(/[\w-]+)*@[0-9a-f]{40} # v\d+(\.\d+)*$", action));
        Assert.DoesNotContain("secrets.", workflow, StringComparison.Ordinal);
        Assert.Contains("permissions:\n  contents: read\n", workflow, StringComparison.Ordinal);
    }

    [Fact]
    public void Workflows_UseOneVersionOfEachAction()
    {
        var actions = Directory.EnumerateFiles(Folder).SelectMany(file => Uses().Matches(File.ReadAllText(file)).Select(match => match.Groups["action"].Value)).Distinct();

        Assert.All(actions.GroupBy(action => action.Split('@')[0]), versions => Assert.Single(versions));
    }

    [Theory]
    [InlineData("ci.yml")]
    [InlineData("deploy.yml")]
    public void Workflow_RunsTheTests(string name) =>
        Assert.Contains("bash .ci/run", File.ReadAllText(Path.Combine(Folder, name)), StringComparison.Ordinal);

    [GeneratedRegex("uses: (?<action>.+)")]
    private static partial Regex Uses();
}
