using System.Text;

namespace AuthFunctions.Tests.Fuzz;

/// <summary>Texts that are hard to handle. Each byte is written as the character with that number (Latin-1).</summary>
internal sealed class FuzzText(Random random)
{
    // Invalid UTF-8: a lone byte, overlong forms of NUL and "/", surrogate halves, a value above the last code point, a truncated character.
    private static readonly string[] InvalidUtf8 =
        ["\u00ff", "\u0080", "\u00c0\u0080", "\u00c0\u00af", "\u00e0\u0080\u00af", "\u00ed\u00a0\u0080", "\u00ed\u00bf\u00bf", "\u00f4\u0090\u0080\u0080", "\u00f8\u0088\u0080\u0080\u0080", "\u00e2\u0082"];

    // NUL, controls, a byte order mark, bidirectional and zero-width marks, combining marks, non-characters, letters whose length depends on
    // their case, digits that are not ASCII, an astral character, line separators, and text that other languages interpret as code.
    private static readonly string[] Pieces =
    [
        "\0", "\u0001", "\u001b[2J", "\u007f", "\u0085", "\u00a0", "\ufeff", "\u202e", "\u200b", "e\u0301\u0301\u0301", "\ufffe", "\uffff", "İ", "ß", "ﬃ", "ſ",
        "K", "٣", "𝟘", "🔑", "\ud83d\udd11\u200d\ud83d\udd11", "\u2028", "\u2029", "\r\n", "\r\n" + FuzzRules.Injected + ": 1\r\n", "%", "%00", "%zz", "%0d%0a", "&", "=", "+", ";", ",",
        "'", "\"", "\\", "\\u0000", "\\ud800", "' or 1=1--", "${jndi:x}", "../../etc/passwd", "{{7*7}}", "<b>", "a@b", "@", "@@", ".", " ", "\t", "1e999", "-0", "null", "true",
    ];

    /// <summary>A random choice.</summary>
    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    /// <summary>True with this probability in percent.</summary>
    public bool Chance(int percent) => random.Next(100) < percent;

    /// <summary>Unicode text of a few pieces, sometimes long.</summary>
    public string Odd()
    {
        var text = new StringBuilder();
        for (var pieces = random.Next(1, 8); pieces > 0; pieces--)
        {
            text.Append(Chance(40) ? Pick<string>(Pieces) : Word());
        }

        return Chance(3) ? Repeat(text.ToString(), random.Next(100, 3000)) : text.ToString();
    }

    /// <summary>Letters and digits.</summary>
    public string Word() => random.GetString("abcdefghijklmnopqrstuvwxyz0123456789", random.Next(1, 12));

    /// <summary>Bytes that are not valid UTF-8.</summary>
    public string Invalid() => Pick<string>(InvalidUtf8);

    /// <summary>Random bytes.</summary>
    public string Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>The UTF-8 bytes of a text.</summary>
    public static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A text, repeated.</summary>
    public static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    /// <summary>A text in which one piece is truncated, removed, duplicated, replaced by bytes, or inserted.</summary>
    public string Damage(string text)
    {
        var start = random.Next(text.Length + 1);
        var end = Math.Min(text.Length, start + random.Next(1, 9));
        return random.Next(6) switch
        {
            0 => text[..start],
            1 => text[..start] + text[end..],
            2 => text[..end] + text[start..],
            3 => text[..start] + Bytes(end - start) + text[end..],
            4 => text[..start] + Invalid() + text[start..],
            _ => text[..start] + Utf8(Pick<string>(Pieces)) + text[start..],
        };
    }
}
