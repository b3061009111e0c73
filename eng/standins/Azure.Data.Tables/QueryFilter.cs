#nullable enable

using System.Globalization;
using System.Xml;

namespace Azure.Data.Tables;

/// <summary>OData literals for the values of an interpolated filter.</summary>
internal static class QueryFilter
{
    public static string? Create(FormattableString? filter) => filter is null
        ? null
        : string.Format(CultureInfo.InvariantCulture, filter.Format, Array.ConvertAll(filter.GetArguments(), Literal));

    public static string EscapeQuotes(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static object Literal(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        double number => number.ToString(CultureInfo.InvariantCulture),
        Guid guid => $"guid'{guid}'",
        DateTimeOffset time => $"datetime'{XmlConvert.ToString(time.UtcDateTime, XmlDateTimeSerializationMode.RoundtripKind)}'",
        DateTime time => $"datetime'{XmlConvert.ToString(time.ToUniversalTime(), XmlDateTimeSerializationMode.RoundtripKind)}'",
        string text => $"'{EscapeQuotes(text)}'",
        _ => throw new ArgumentException($"Unable to convert a value of type {value.GetType()} to an OData literal."),
    };
}
