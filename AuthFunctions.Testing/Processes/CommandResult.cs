using System.Text.RegularExpressions;

namespace AuthFunctions.Testing.Processes;

/// <summary>The result of a command that has ended.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The standard output and the standard error.</param>
internal sealed partial record CommandResult(int ExitCode, string Output)
{
    /// <summary>The distinct errors that MSBuild reported, without project names. If there are none, the output.</summary>
    public string Errors
    {
        get
        {
            var errors = MSBuildError().Matches(Output).Select(match => match.Groups["error"].Value).Distinct().ToArray();
            return errors.Length == 0 ? Output : string.Join(Environment.NewLine, errors);
        }
    }

    [GeneratedRegex(@"^(?:.*proj : )?(?<error>.*\berror \w+\d+: .*?)(?: \[[^]]+(?:proj|sln)\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex MSBuildError();
}
