using System.Text;
using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>The file that a run leaves behind.</summary>
internal sealed class Report(string machine)
{
    /// <summary>The share of the cores that may be lost to other programs before figures are doubted.</summary>
    private const double Disturbed = 0.05;

    private readonly List<(string Title, Findings Findings, double OtherPrograms)> _sections = [];

    /// <summary>What was not as it has to be, of all sections.</summary>
    public IEnumerable<Target> Missed => _sections.SelectMany(section => section.Findings.Targets).Where(target => !target.IsMet);

    /// <param name="title">The section's.</param>
    /// <param name="findings">What it found.</param>
    /// <param name="otherPrograms">The share of the cores that other programs took meanwhile.</param>
    public void Add(string title, Findings findings, double otherPrograms) => _sections.Add((title, findings, otherPrograms));

    public string ToMarkdown()
    {
        var text = new StringBuilder()
            .Append("# Benchmarks\n\n")
            .Append("<!-- Written by \"dotnet run dev.cs bench\", as a whole. What to change is in AuthFunctions.Benchmarks. -->\n\n")
            .Append("`dotnet run dev.cs bench` measures all of this in one run and writes this page. A figure alone says little about another machine;\n")
            .Append("ratios between figures of one run do, and the targets below are such ratios. The storage emulator, the clients and the app share this\n")
            .Append("machine's cores, so that absolute times are longer than on machines of their own.\n\n")
            .Append(machine).Append('\n')
            .Append("## Targets\n\n").Append(Targets()).Append('\n');
        foreach (var (title, findings, otherPrograms) in _sections)
        {
            text.Append($"## {title}\n\n{findings.Markdown.Trim()}\n\n");
            if (otherPrograms > Disturbed)
            {
                text.Append($"**Other programs took {otherPrograms:P0} of the cores meanwhile**: these figures say little.\n\n");
            }
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private MarkdownTable Targets()
    {
        var table = new MarkdownTable("target", "has to be", "is", "met");
        foreach (var (title, findings, _) in _sections)
        {
            foreach (var target in findings.Targets)
            {
                table.Add($"{title}: {target.Name}", target.Requirement, $"{target.Measured:0.###}", target.IsMet ? "yes" : "**no**");
            }
        }

        return table;
    }
}
