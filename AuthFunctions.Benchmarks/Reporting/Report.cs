using System.Text;
using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>The file that a run leaves behind.</summary>
internal sealed class Report(string machine)
{
    private readonly List<(string Title, Findings Findings)> _sections = [];

    /// <summary>What was not as it has to be, of all sections.</summary>
    public IEnumerable<Target> Missed => _sections.SelectMany(section => section.Findings.Targets).Where(target => !target.IsMet);

    public void Add(string title, Findings findings) => _sections.Add((title, findings));

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
        foreach (var (title, findings) in _sections)
        {
            text.Append($"## {title}\n\n{findings.Markdown.Trim()}\n\n");
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private MarkdownTable Targets()
    {
        var table = new MarkdownTable("target", "has to be", "is", "met");
        foreach (var target in _sections.SelectMany(section => section.Findings.Targets))
        {
            table.Add(target.Name, target.Requirement, $"{target.Measured:0.###}", target.IsMet ? "yes" : "**no**");
        }

        return table;
    }
}
