namespace DevHost.Configuration;

/// <summary>
/// Which log lines are printed: <c>logging.logLevel</c> of <c>host.json</c>, read as Azure Functions Core Tools read it. The rule whose name
/// is the longest prefix of the category decides. There are no wildcards: a <c>*</c> is a character like any other.
/// </summary>
internal sealed class LogLevelRules
{
    private readonly (string Prefix, LogLevel Level)[] _rules;

    /// <exception cref="ArgumentException">A level has another name than those of <see cref="LogLevel"/>.</exception>
    public LogLevelRules(IConfigurationSection section) =>
        _rules =
        [
            .. section.GetChildren()
                .Select(rule => (Prefix: rule.Key.Equals("default", StringComparison.OrdinalIgnoreCase) ? "" : rule.Key, Enum.Parse<LogLevel>(rule.Value!, ignoreCase: true)))
                .OrderByDescending(rule => rule.Prefix.Length),
        ];

    public bool IsEnabled(string category, LogLevel level)
    {
        foreach (var (prefix, minimum) in _rules)
        {
            if (category.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return level >= minimum;
            }
        }

        return level >= LogLevel.Information;
    }
}
