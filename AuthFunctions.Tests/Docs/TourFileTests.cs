using System.Text.RegularExpressions;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Docs;

/// <summary>The tour for REST clients, <c>tour.http</c>.</summary>
public sealed partial class TourFileTests
{
    [Fact]
    public void Requests_AreThoseOfTheReadme()
    {
        var commands = Tour.Read(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(step => step.Command).Where(command => command.StartsWith("curl ", StringComparison.Ordinal));
        var file = File.ReadAllText(Path.Combine(Repository.Root, "tour.http"));

        var expected = commands.Select(command => $"{MethodOf(command)} {Address().Match(command).Groups["path"].Value}").Distinct();
        var requests = Request().Matches(file).Select(request => $"{request.Groups["method"].Value} {request.Groups["path"].Value}").Distinct();

        Assert.Equal(expected.Order(StringComparer.Ordinal), requests.Order(StringComparer.Ordinal));
    }

    private static string MethodOf(string command) =>
        Method().Match(command) is { Success: true } method ? method.Groups["method"].Value
        : command.Contains(" -d ", StringComparison.Ordinal) ? "POST"
        : "GET";

    [GeneratedRegex(" -X (?<method>[A-Z]+) ")]
    private static partial Regex Method();

    [GeneratedRegex("http://localhost:7071(?<path>/[a-z_]*)")]
    private static partial Regex Address();

    [GeneratedRegex(@"^(?<method>[A-Z]+) \{\{host\}\}(?<path>\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Request();
}
