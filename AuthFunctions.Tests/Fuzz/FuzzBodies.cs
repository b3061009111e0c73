using System.Text;

namespace AuthFunctions.Tests.Fuzz;

/// <summary>Well-formed and malformed bodies of the three content types. Each byte is written as the character with that number (Latin-1).</summary>
internal sealed class FuzzBodies(Random random, FuzzText text)
{
    /// <summary>A well-formed body and its content type.</summary>
    public (string ContentType, string Body) WellFormed(IReadOnlyList<(string Name, string Value)> fields) => random.Next(3) switch
    {
        0 => ("application/json", Json(fields)),
        1 => ("application/x-www-form-urlencoded", Form(fields)),
        _ => ("multipart/form-data; boundary=b", Multipart("b", fields)),
    };

    /// <summary>A malformed body and its content type.</summary>
    public (string ContentType, string Body) Malformed(IReadOnlyList<(string Name, string Value)> fields) => random.Next(3) switch
    {
        0 => ("application/json", MalformedJson(fields)),
        1 => ("application/x-www-form-urlencoded", MalformedForm(fields)),
        _ => MalformedMultipart(fields),
    };

    private static string Json(IEnumerable<(string Name, string Value)> fields) =>
        $"{{{string.Join(',', fields.Select(field => $"{Quote(field.Name)}:{Quote(field.Value)}"))}}}";

    private string MalformedJson(IReadOnlyList<(string Name, string Value)> fields)
    {
        var json = Json(fields);
        var depth = random.Next(1, 30_000);
        var (name, value) = fields.Count > 0 ? fields[random.Next(fields.Count)] : ("x", "y");
        return random.Next(16) switch
        {
            0 => text.Damage(json),
            1 => text.Damage(text.Damage(json)),
            2 => FuzzText.Repeat("[", depth) + FuzzText.Repeat("]", text.Chance(50) ? depth : 0),
            3 => FuzzText.Repeat("{\"a\":", Math.Min(depth, 10_000)) + "1" + FuzzText.Repeat("}", Math.Min(depth, 10_000)),
            4 => $"{json[..^1]},\"x\":{FuzzText.Repeat("[", depth)}{FuzzText.Repeat("]", depth)}}}",
            5 => json.Replace(Quote(value), text.Pick("null", "42", "1e999", "[]", "{}", "true", "-", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\x\"", $"\"{text.Invalid()}\"", "\"\0\""), StringComparison.Ordinal),
            6 => $"{json[..^1]},{Quote(name)}:{Quote(value)}}}",
            7 => $"{json[..^1]},\"{FuzzText.Repeat("\\u0061", 2000)}\":{new string('9', 5000)}}}",
            8 => Json([.. fields, .. Many(5000)]),
            9 => json.Replace(name, $"\\u{(int)name[0]:x4}{name[1..]}", StringComparison.Ordinal),
            10 => text.Pick("\u00ef\u00bb\u00bf", "\u00ff\u00fe", "\0", " ", "/**/", "//\n") + json,
            11 => json + text.Pick("{}", ",", "\0", "]", text.Invalid(), "/**/", " ", "\n"),
            12 => $"[{json}]",
            13 => text.Pick("null", "", " ", "42", "\"text\"", "{", "}", "{}", "NaN", "{\"\":\"\"}"),
            14 => Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(json)),
            _ => json.Replace("\"", "'", StringComparison.Ordinal),
        };
    }

    private static string Form(IEnumerable<(string Name, string Value)> fields) =>
        string.Join('&', fields.Select(field => $"{Escape(field.Name)}={Escape(field.Value)}"));

    private string MalformedForm(IReadOnlyList<(string Name, string Value)> fields)
    {
        var form = Form(fields);
        return random.Next(11) switch
        {
            0 => text.Damage(form),
            1 => text.Damage(text.Damage(form)),
            2 => form + text.Pick("%", "%f", "%zz", "%u0065", "%00", "%ff", "%C0%80", "%ED%A0%80", "%F4%90%80%80", "\0", "\u00ff"),
            3 => $"{form}&{form}",
            4 => new string('&', random.Next(1, 60_000)),
            5 => new string('=', random.Next(1, 60_000)),
            6 => Form([.. fields, .. Many(8000)]),
            7 => string.Concat(Enumerable.Repeat("a&", 25_000)) + form,
            8 => string.Concat(form.Select(character => $"%{(int)character:X2}")),
            9 => form.Replace("&", ";", StringComparison.Ordinal),
            _ => FuzzText.Utf8(string.Join('&', fields.Select(field => $"{field.Name}={field.Value}"))),
        };
    }

    private static string Multipart(string boundary, IEnumerable<(string Name, string Value)> fields) =>
        $"{string.Concat(fields.Select(field => Part(boundary, $"Content-Disposition: form-data; name=\"{field.Name}\"\r\n", FuzzText.Utf8(field.Value))))}--{boundary}--\r\n";

    private static string Part(string boundary, string headers, string value) => $"--{boundary}\r\n{headers}\r\n{value}\r\n";

    private (string ContentType, string Body) MalformedMultipart(IReadOnlyList<(string Name, string Value)> fields)
    {
        const string Type = "multipart/form-data; boundary=";
        var body = Multipart("b", fields);
        var boundary = text.Pick("", "\"\"", "\"b", "b\"", " b", "b b", "\"b b\"", "b;boundary=c", "--b", "b--", "*", "\"\\\"\"", new string('b', 70), new string('b', 71), new string('b', 4000), "=?utf-8?q?b?=");
        var name = fields.Count > 0 ? fields[0].Name : "x";
        return random.Next(14) switch
        {
            0 => (Type + "b", text.Damage(body)),
            1 => (Type + "b", text.Damage(text.Damage(body))),
            2 => (Type + boundary, body),
            3 => (Type + boundary, Multipart(boundary.Trim('"'), fields)),
            4 => ("multipart/form-data", body),
            5 => (Type + "b", body.Replace("\r\n", text.Pick("\n", "\r", "\r\r\n", "\0"), StringComparison.Ordinal)),
            6 => (Type + "b", Part("b", text.Pick(
                "",
                "nonsense\r\n",
                ": x\r\n",
                "Content-Disposition: form-data\r\n",
                $"Content-Disposition: form-data; name={name}; name=\"{name}\"\r\n",
                $"Content-Disposition: form-data; name*=utf-8''%c0%80{name}\r\n",
                $"Content-Disposition: form-data; name*=unknown''{name}\r\n",
                $"Content-Disposition: form-data; name=\"{name}\r\n",
                $"Content-Disposition: form-data; name=\"=?utf-8?b?gICA?=\"\r\n",
                $"Content-Disposition: form-data; name=\"{name}\"; filename=\"..\\..\\x\"\r\n",
                $"Content-Disposition: attachment; name=\"{name}\"\r\n",
                $"Content-Disposition: form-data; name=\"\0\"\r\n",
                $"Content-Disposition: form-data; name=\"{text.Invalid()}\"\r\n",
                $"Content-Disposition: form-data; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=utf-16\r\n",
                $"Content-Disposition: form-data; name=\"{name}\"\r\nContent-Length: -1\r\n",
                string.Concat(Enumerable.Range(0, 40).Select(number => $"X-{number}: y\r\n")),
                $"X: {new string('x', 20_000)}\r\n",
                $" folded: x\r\n"), "value") + body),
            7 => (Type + "b", body[..^(random.Next(Math.Min(body.Length, 12)) + 1)]),
            8 => (Type + "b", Multipart("b", [.. fields, .. fields])),
            9 => (Type + "b", Multipart("b", [.. fields, .. Many(700)])),
            10 => (Type + "b", FuzzText.Repeat("--b\r\n", random.Next(1, 10_000))),
            11 => (Type + "b", FuzzText.Repeat("\r\n--", random.Next(1, 15_000)) + body),
            12 => (Type + "b", $"{text.Bytes(random.Next(1, 5000))}\r\n{body}{text.Bytes(random.Next(1, 5000))}"),
            _ => (Type + "b", Part("b", $"Content-Disposition: form-data; name=\"{name}\"\r\nContent-Type: multipart/mixed; boundary=c\r\n", Multipart("c", fields)) + body),
        };
    }

    private static IEnumerable<(string Name, string Value)> Many(int count) => Enumerable.Range(0, count).Select(number => ($"x{number}", ""));

    private static string Escape(string value) => string.Concat(Encoding.UTF8.GetBytes(value).Select(each =>
        char.IsAsciiLetterOrDigit((char)each) ? $"{(char)each}" : $"%{each:X2}"));

    // Not with a serializer, because it would escape characters that must be sent unchanged.
    private static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in value)
        {
            quoted.Append(character is '"' or '\\' or < ' ' ? $"\\u{(int)character:x4}" : character);
        }

        return FuzzText.Utf8(quoted.Append('"').ToString());
    }
}
