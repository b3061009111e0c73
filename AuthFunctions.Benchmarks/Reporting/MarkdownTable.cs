namespace AuthFunctions.Benchmarks.Reporting;

/// <summary>A table of the report. Its first column contains text, the others contain figures.</summary>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells.Length == columns.Length
        ? cells
        : throw new ArgumentException($"A row of {cells.Length} cells does not fit {columns.Length} columns.", nameof(cells)));

    public override string ToString() => string.Concat(
        [Line(columns), Line(columns.Select((_, column) => column == 0 ? "---" : "---:")), .. _rows.Select(Line)]);

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";
}
