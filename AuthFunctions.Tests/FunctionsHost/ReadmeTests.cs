using System.Text.RegularExpressions;

namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>eng/FunctionsProbe/README.md lists the facts of the Functions host with their tests.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Readme_TestsOfFacts_AreThoseOfThisFolder()
    {
        var named = TestName().Matches(File.ReadAllText(Path.Combine(Repository.Root, ProbeFixture.ProjectPath, "README.md")))
            .Select(match => match.Value);

        var tests = typeof(ReadmeTests).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(ReadmeTests).Namespace && type != typeof(ReadmeTests))
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");
        Assert.Equal(tests.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"(?<=`)\w+Tests\.\w+(?=`)")]
    private static partial Regex TestName();
}
