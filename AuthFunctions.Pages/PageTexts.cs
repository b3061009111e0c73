using System.Globalization;
using System.Resources;
using System.Text;
using System.Text.RegularExpressions;

namespace AuthFunctions.Pages;

/// <summary>The texts of pages in one language, in PageTexts.resx and PageTexts.LANGUAGE.resx.</summary>
public sealed partial class PageTexts
{
    private const string DeviceSeparator = " on ";

    private readonly CultureInfo _culture;

    /// <summary>The texts of a language.</summary>
    /// <param name="language">The language, a tag of RFC 5646.</param>
    public PageTexts(string language) => _culture = CultureInfo.GetCultureInfo(language);

    /// <summary>The language.</summary>
    public string Language => _culture.Name;

    /// <summary>A text.</summary>
    public string this[string key] => Find(key) ?? throw new ArgumentException($"There is no text {key}.", nameof(key));

    internal static ResourceManager Resources { get; } = new(typeof(PageTexts));

    /// <summary>Whether there is a text.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A text with its placeholders replaced.</summary>
    public string Format(string key, params ReadOnlySpan<object?> values) => string.Format(_culture, CompositeFormat.Parse(this[key]), values);

    /// <summary>
    /// The reason why a value is refused. The accounts give it in English; that text is the key of its translation, with <c>{0}</c> in place of the number. A text without a translation stays as it is.
    /// </summary>
    public string Reason(string reason)
    {
        var number = Number().Match(reason);
        return number.Success
            ? Find(Number().Replace(reason, "{0}")) is { } format ? string.Format(_culture, CompositeFormat.Parse(format), number.Value) : reason
            : Find(reason) ?? reason;
    }

    /// <summary>A device such as "Firefox on Windows".</summary>
    public string Device(string? device) => device?.Split(DeviceSeparator) switch
    {
        null => this["Device_Unknown"],
        [var browser, var system] => Format("Device", browser == "Unknown browser" ? this["Device_UnknownBrowser"] : browser, system),
        _ => device,
    };

    /// <summary>A time, in UTC and to the minute.</summary>
    public string Time(DateTimeOffset time) => time.UtcDateTime.ToString(this["Time"], _culture);

    /// <summary>A day, in UTC.</summary>
    public string Day(DateTimeOffset time) => time.UtcDateTime.ToString(this["Day"], _culture);

    /// <summary>A time to wait, in minutes, rounded up.</summary>
    public string Wait(TimeSpan time) => time.TotalMinutes <= 1 ? this["Wait_Minute"] : Format("Wait_Minutes", (int)Math.Ceiling(time.TotalMinutes));

    private string? Find(string key) => Resources.GetString(key, _culture);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
