using System.Globalization;

namespace AuthFunctions.Pages;

/// <summary>The color of a product, and the colors that are readable with it (WCAG 2.2, 1.4.3: a contrast of 4.5 to 1).</summary>
internal sealed class AccentColor
{
    private const double MinimumContrast = 4.5;
    private const int Steps = 20;

    private static readonly (double R, double G, double B) White = (255, 255, 255);
    private static readonly (double R, double G, double B) Black = (0, 0, 0);

    private readonly (double R, double G, double B) _color;

    /// <summary>Reads a color.</summary>
    /// <param name="text">The color as <c>#rrggbb</c>.</param>
    public AccentColor(string text) => _color = Parse(text);

    /// <summary>The color itself.</summary>
    public string Color => Format(_color);

    /// <summary>The color of text on it: white or black. One of them has a contrast of at least 4.58 with any color.</summary>
    public string TextOn => ContrastOf(_color, White) >= MinimumContrast ? Format(White) : Format(Black);

    /// <summary>The color of text in this color on a background: mixed with black or white until it can be read.</summary>
    /// <param name="background">The background as <c>#rrggbb</c>.</param>
    public string ReadableOn(string background)
    {
        var ground = Parse(background);
        var end = ContrastOf(ground, White) > ContrastOf(ground, Black) ? White : Black;
        var mixed = Enumerable.Range(0, Steps + 1).Select(step => Mix(_color, end, (double)step / Steps));
        return Format(mixed.First(color => ContrastOf(color, ground) >= MinimumContrast));
    }

    /// <summary>The contrast of two colors as WCAG 2.2 defines it, from 1 to 21.</summary>
    internal static double ContrastOf(string first, string second) => ContrastOf(Parse(first), Parse(second));

    private static double ContrastOf((double R, double G, double B) first, (double R, double G, double B) second)
    {
        var (a, b) = (LuminanceOf(first), LuminanceOf(second));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double LuminanceOf((double R, double G, double B) color) =>
        (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));

    private static double Linear(double channel)
    {
        var part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }

    // Rounded, so that the contrast is that of the color that is written.
    private static (double R, double G, double B) Mix((double R, double G, double B) from, (double R, double G, double B) to, double part) => (
        Math.Round(from.R + ((to.R - from.R) * part)), Math.Round(from.G + ((to.G - from.G) * part)), Math.Round(from.B + ((to.B - from.B) * part)));

    private static (double R, double G, double B) Parse(string text) => (ChannelOf(text, 1), ChannelOf(text, 3), ChannelOf(text, 5));

    private static double ChannelOf(string text, int start) => int.Parse(text.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Format((double R, double G, double B) color) =>
        string.Create(CultureInfo.InvariantCulture, $"#{(int)color.R:x2}{(int)color.G:x2}{(int)color.B:x2}");
}
