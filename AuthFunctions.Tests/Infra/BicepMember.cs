using System.Globalization;
using System.Text.RegularExpressions;

namespace AuthFunctions.Tests.Infra;

/// <summary>A parameter of a Bicep file, or a property of one of its types.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it may be, as it is written, such as <c>int?</c>.</param>
/// <param name="Default">What it is when nobody says; null for a required one.</param>
/// <param name="Decorators">The decorators before it, as they are written.</param>
internal sealed record BicepMember(string Name, string Type, string? Default, IReadOnlyList<string> Decorators)
{
    public bool IsRequired => Default is null && !Type.EndsWith('?');

    public string? Description => ArgumentOf("description");

    public int? MinValue => NumberOf("minValue");

    public int? MaxValue => NumberOf("maxValue");

    /// <summary>Whether its values are bounded as far as their type has bounds: numbers on both sides, text and lists in length.</summary>
    public bool IsBounded => ArgumentOf("allowed") is not null || Type.TrimEnd('?') switch
    {
        "int" => MinValue is not null && MaxValue is not null,
        "string" or "string[]" => NumberOf("maxLength") is not null,
        var list when list.EndsWith("[]", StringComparison.Ordinal) => NumberOf("maxLength") is not null,
        // Booleans, tags, choices of literals, and types whose properties are looked at by themselves.
        _ => true,
    };

    private int? NumberOf(string decorator) => ArgumentOf(decorator) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private string? ArgumentOf(string decorator) => Decorators
        .Select(line => Regex.Match(line, $@"^@{decorator}\((?<argument>.+)\)$"))
        .FirstOrDefault(match => match.Success)?.Groups["argument"].Value;
}
