using System.Reflection;
using System.Text.RegularExpressions;

namespace AuthFunctions.Tests.Docs;

/// <summary>docs/security.md: every requirement has a row, and every row has tests that exist.</summary>
public sealed partial class SecurityDocumentTests
{
    // OWASP ASVS 5.0, NIST SP 800-63B-4 (N), the OWASP cheat sheets (C), and the General Data Protection Regulation. The list is not read from the document, so that a missing row is detected.
    private static readonly string[] Ids =
    [
        "V2.3.3", "V2.4.1", "V3.3.1", "V3.3.2", "V3.3.3", "V3.3.4", "V3.3.5", "V3.4.1", "V3.5.1", "V3.5.3", "V4.1.3", "V6.1.1", "V6.2.1", "V6.2.2", "V6.2.3", "V6.2.4", "V6.2.5", "V6.2.8", "V6.2.9", "V6.2.12", "V6.3.1", "V6.3.5", "V6.3.7", "V6.3.8",
        "V6.4.2", "V6.4.3", "V6.5.1", "V6.5.2", "V6.5.3", "V6.5.4", "V6.5.5", "V7.2.3", "V7.2.4", "V7.3.1", "V7.3.2", "V7.4.1", "V7.4.2", "V7.4.3", "V7.5.1", "V7.5.2", "V11.2.4", "V11.4.2", "V13.2.1", "V13.3.1",
        "V14.3.2", "V15.2.2", "V15.4.2", "V16.2.5", "V16.3.1", "V16.3.2", "V16.3.3", "V16.5.1", "V16.5.3", "N 2.1.3", "N 3.1.1", "N 3.1.1.2", "N 3.2.2", "N 4.2.1.2", "C Forgot Password", "C Email Verification", "GDPR 15", "GDPR 17", "GDPR 20",
    ];

    private static readonly IReadOnlyList<(string[] Ids, string[] Tests)> Rows = ReadRows();

    [Fact]
    public void Requirements_AreAllThereOnce() =>
        Assert.Equal(Ids.Order(StringComparer.Ordinal), Rows.SelectMany(row => row.Ids).Order(StringComparer.Ordinal));

    [Fact]
    public void Requirements_AllHaveATest() => Assert.All(Rows, row => Assert.NotEmpty(row.Tests));

    [Fact]
    public void Tests_AllExist()
    {
        var tests = typeof(SecurityDocumentTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttributes<FactAttribute>().Any()), (type, method) => $"{type.Name}.{method.Name}")
            .ToHashSet();

        Assert.All(Rows.SelectMany(row => row.Tests), test => Assert.Contains(test, tests));
    }

    private static List<(string[] Ids, string[] Tests)> ReadRows()
    {
        var rows = new List<(string[], string[])>();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "security.md")))
        {
            if (Row().IsMatch(line))
            {
                var cells = line.Split('|', StringSplitOptions.TrimEntries);
                rows.Add((cells[1].Split(", "), [.. Test().Matches(cells[3]).Select(match => match.Groups["test"].Value)]));
            }
        }

        return rows;
    }

    [GeneratedRegex(@"^\| (V\d|N \d|C [A-Z]|GDPR )")]
    private static partial Regex Row();

    [GeneratedRegex("`(?<test>[^`]*)`")]
    private static partial Regex Test();
}
