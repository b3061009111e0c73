using System.Globalization;
using System.Resources;
using System.Text;

namespace AuthFunctions.Core.Mail;

/// <summary>The texts of mails, in MailTexts.resx and, for other languages, MailTexts.LANGUAGE.resx.</summary>
internal static class MailTexts
{
    /// <summary>The resources.</summary>
    public static ResourceManager Resources { get; } = new(typeof(MailTexts));

    /// <summary>A text with its placeholders replaced.</summary>
    /// <param name="culture">The culture of the text.</param>
    /// <param name="key">The key of the text.</param>
    /// <param name="values">The values of the placeholders.</param>
    public static string Format(CultureInfo culture, string key, params ReadOnlySpan<object?> values) =>
        string.Format(culture, CompositeFormat.Parse(Find(culture, key)), values);

    /// <summary>A time, in UTC and to the minute.</summary>
    public static string Format(CultureInfo culture, DateTimeOffset time) =>
        time.UtcDateTime.ToString(Find(culture, time.UtcDateTime.Day == 1 ? "FirstOfMonth" : "Date"), culture);

    /// <summary>A duration in minutes, in hours or in days, rounded down.</summary>
    public static string Format(CultureInfo culture, TimeSpan duration) => duration switch
    {
        { TotalMinutes: 1 } => Format(culture, "Minute", 1),
        { TotalHours: 1 } => Format(culture, "Hour", 1),
        { TotalHours: < 2 } => Format(culture, "Minutes", (int)duration.TotalMinutes),
        { TotalDays: >= 2, Hours: 0 } => Format(culture, "Days", duration.Days),
        _ => Format(culture, "Hours", (int)duration.TotalHours),
    };

    private static string Find(CultureInfo culture, string key) =>
        Resources.GetString(key, culture) ?? throw new ArgumentException($"There is no text {key}.", nameof(key));
}
