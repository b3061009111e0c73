using System.Text;
using System.Text.RegularExpressions;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Infra;

/// <summary>
/// What a Bicep file declares, read from its text as this repository writes it: one declaration a line, two spaces a level. It is no
/// compiler, which only a machine with the Bicep CLI has; it sees what the tests ask for.
/// </summary>
internal sealed partial class BicepFile
{
    private readonly string[] _lines;

    private BicepFile(string path)
    {
        Path = path;
        Code = WithoutComments(System.IO.File.ReadAllText(path).ReplaceLineEndings("\n"));
        _lines = Code.Split('\n');
        Parameters = [.. ReadMembers(0, Parameter())];
        Types = ReadTypes();
    }

    /// <summary>The folder of the templates.</summary>
    public static string Folder { get; } = System.IO.Path.Combine(Repository.Root, "infra");

    /// <summary>Every template.</summary>
    public static IReadOnlyList<BicepFile> All { get; } = [.. Find("*.bicep").Select(path => new BicepFile(path))];

    /// <summary>Every file of parameters.</summary>
    public static IReadOnlyList<BicepFile> ParameterFiles { get; } = [.. Find("*.bicepparam").Select(path => new BicepFile(path))];

    public string Path { get; }

    public string Name => System.IO.Path.GetRelativePath(Folder, Path).Replace('\\', '/');

    /// <summary>The file's text without its comments.</summary>
    public string Code { get; }

    public IReadOnlyList<BicepMember> Parameters { get; }

    /// <summary>The types' properties, by the name of the type.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<BicepMember>> Types { get; }

    /// <summary>The expression of each output.</summary>
    public IReadOnlyList<string> Outputs => [.. Output().Matches(Code).Select(match => match.Groups["value"].Value)];

    /// <summary>Each resource's type and API version, <c>Microsoft.Web/sites@2025-03-01</c>.</summary>
    public IReadOnlyList<string> Resources => [.. Resource().Matches(Code).Select(match => match.Groups["type"].Value)];

    public IReadOnlyList<BicepModule> Modules =>
        [.. Module().Matches(Code).Select(match => new BicepModule(
            match.Groups["name"].Value, Get(Resolve(match.Groups["path"].Value)), KeysOf(match.Groups["params"].Value, 4)))];

    /// <summary>The template that a file of parameters is for.</summary>
    public BicepFile Using => Get(Resolve(Regex.Match(Code, "^using '(?<path>[^']+)'$", RegexOptions.Multiline).Groups["path"].Value));

    /// <summary>The values of a file of parameters, as they are written, by the parameters' names.</summary>
    public IReadOnlyDictionary<string, string> Values => Value().Matches(Code).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    /// <summary>A template by its path in the folder.</summary>
    public static BicepFile Get(string name) => All.Single(file => file.Name == name);

    public override string ToString() => Name;

    /// <summary>The keys of an object's lines at an indent.</summary>
    public static IReadOnlyList<string> KeysOf(string body, int indent) =>
        [.. Regex.Matches(body, $"^ {{{indent}}}(?<key>[A-Za-z]+):", RegexOptions.Multiline).Select(match => match.Groups["key"].Value)];

    private static IEnumerable<string> Find(string pattern) =>
        Directory.EnumerateFiles(Folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private string Resolve(string path) =>
        System.IO.Path.GetRelativePath(Folder, System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(Path)!)).Replace('\\', '/');

    private Dictionary<string, IReadOnlyList<BicepMember>> ReadTypes()
    {
        var types = new Dictionary<string, IReadOnlyList<BicepMember>>();
        foreach (Match match in TypeDeclaration().Matches(Code))
        {
            var first = Code[..match.Index].Count(character => character == '\n') + 1;
            var length = match.Value.Count(character => character == '\n') - 1;
            types.Add(match.Groups["name"].Value, [.. ReadMembers(2, Property(), first, length)]);
        }

        return types;
    }

    private IEnumerable<BicepMember> ReadMembers(int indent, Regex declaration, int first = 0, int? length = null)
    {
        var decorators = new List<string>();
        foreach (var line in _lines.Skip(first).Take(length ?? _lines.Length))
        {
            if (line.StartsWith($"{new string(' ', indent)}@", StringComparison.Ordinal))
            {
                decorators.Add(line.Trim());
                continue;
            }

            var match = declaration.Match(line);
            if (match.Success)
            {
                var value = match.Groups["default"];
                yield return new(match.Groups["name"].Value, match.Groups["type"].Value, value.Success ? value.Value : null, [.. decorators]);
            }

            decorators.Clear();
        }
    }

    private static string WithoutComments(string text)
    {
        var code = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            code.Append(CommentOrText().Replace(line, match => match.Value[0] == '/' ? "" : match.Value).TrimEnd()).Append('\n');
        }

        return code.ToString();
    }

    [GeneratedRegex(@"//.*$|'(\\.|[^'\\])*'")]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"^param (?<name>\w+) (?<type>[\w\[\]?]+)( = (?<default>.+))?$")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^  (?<name>\w+): (?<type>.+)$")]
    private static partial Regex Property();

    [GeneratedRegex(@"^type (?<name>\w+) = \{\n.*?^\}$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^output \w+ \w+ = (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"^resource \w+ '(?<type>[^']+)'", RegexOptions.Multiline)]
    private static partial Regex Resource();

    [GeneratedRegex(@"^module (?<name>\w+) '(?<path>[^']+)' = \{\n.*?^  params: \{\n(?<params>.*?)^  \}$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Module();

    [GeneratedRegex(@"^param (?<name>\w+) = (?<value>\{\n.*?^\}|.+?)$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Value();
}
