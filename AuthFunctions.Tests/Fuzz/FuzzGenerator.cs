using System.Globalization;
using System.Text;

namespace AuthFunctions.Tests.Fuzz;

/// <summary>Generates requests, most of them malformed. The same seed gives the same requests, except for the session ids.</summary>
/// <param name="seed">The seed.</param>
/// <param name="names">Registered names.</param>
/// <param name="sessions">Valid and ended session ids.</param>
/// <param name="permanent">Valid session ids, for requests that do not end sessions.</param>
/// <param name="expendable">Session ids of one user each, for requests that change or delete the account. Each is used for a part of the requests.</param>
internal sealed class FuzzGenerator(
    int seed, IReadOnlyList<string> names, IReadOnlyList<string> sessions, IReadOnlyList<string> permanent, IReadOnlyList<string> expendable)
{
    private const string Common = "correct horse battery staple";

    private static readonly string[] Routes = [.. FuzzRules.RouteNames];

    // Some of those that an expendable session is used for succeed, and end it.
    private const int RequestsPerExpendable = 500;

    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["POST /users"] = ["email", "password"],
        ["POST /sessions"] = ["email", "password"],
        ["POST /reset_password"] = ["email"],
        ["PUT /reset_password"] = ["email", "reset_token", "new_password"],
        ["POST /register"] = ["username", "password"],
        ["POST /login"] = ["username", "password"],
        ["POST /sessions/reauthenticate"] = ["password"],
        ["PUT /password"] = ["current_password", "new_password"],
        ["PUT /email/verification"] = ["token"],
        ["POST /email"] = ["new_email"],
        ["PUT /email"] = ["token"],
        ["PUT /email/revert"] = ["token"],
        ["DELETE /users/me"] = ["password"],
    };

    private static readonly string[] RoutesWithFields = [.. Fields.Keys];

    private static readonly string[] RoutesThatEndSessions =
    [
        FuzzRules.EndSession, "DELETE /sessions/others", "DELETE /sessions/all", "POST /sessions/reauthenticate", "PUT /password", "DELETE /users/me",
    ];

    /// <summary>The password of the registered names.</summary>
    public static string Password => $"{FuzzRules.Secret} {Common}";

    /// <summary>Generates the request with a number.</summary>
    public FuzzRequest Create(int index)
    {
        var random = new Random(unchecked((seed * 1_000_003) + index));
        var text = new FuzzText(random);
        var draft = Draft(random, text, expendable[index / RequestsPerExpendable % expendable.Count]);
        var kind = random.Next(100) switch
        {
            < 10 => "well-formed",
            < 45 => "body",
            < 53 => "content type",
            < 70 => "headers",
            < 75 => "method",
            < 83 => "path",
            < 96 => "framing",
            _ => "bytes",
        };

        switch (kind)
        {
            case "body":
                (draft.ContentType, draft.Body) = new FuzzBodies(random, text).Malformed(draft.Fields);
                draft.Body = text.Chance(2) ? draft.Body + new string('x', 200_000) : draft.Body;
                break;
            case "content type":
                draft.ContentType = ContentType(text);
                draft.End = FuzzEnd.MayBeDropped;
                break;
            case "headers":
                AddHeaders(draft, random, text);
                break;
            case "method":
                draft.Method = text.Pick("get", "Post", "FOO", "OPTIONS", "TRACE", "PROPFIND", "PATCH", "CONNECT", "HEAD", "DELETE", "G\0T", "GE T", "", "\u00ff", new string('M', 300), "POST,GET");
                if (draft is { Route: "GET /sessions", Method: "DELETE" })
                {
                    // It would end a permanent session.
                    draft.Method = "PATCH";
                }

                (draft.Route, draft.End) = (null, FuzzEnd.MayBeDropped);
                break;
            case "path":
                draft.Path = Path(draft.Path, text);
                (draft.Route, draft.End) = (null, FuzzEnd.MayBeDropped);
                break;
        }

        var end = kind is "framing" or "bytes" ? FuzzEnd.Open : draft.End;
        if (end == FuzzEnd.Open && draft.Method == "HEAD")
        {
            // The server may read several requests from the text. Responses to HEAD could then not be assigned to their requests.
            draft.Method = "GET";
        }

        var sent = kind switch
        {
            "framing" => Misframe(draft, random, text),
            "bytes" => text.Chance(30) ? text.Bytes(random.Next(1, 3000)) : text.Damage(text.Damage(Frame(draft, random, text))),
            _ => Frame(draft, random, text),
        };
        return new FuzzRequest(index, kind, end == FuzzEnd.Open ? null : draft.Route, end, sent);
    }

    private FuzzDraft Draft(Random random, FuzzText text, string session)
    {
        var route = text.Chance(75) ? text.Pick<string>(RoutesWithFields) : text.Pick<string>(Routes);
        var draft = new FuzzDraft { Route = route, Method = route.Split(' ')[0], Path = route.Split(' ')[1] };
        if (RoutesWithFields.Contains(route))
        {
            foreach (var field in Fields[route])
            {
                draft.Fields.Add((field, Value(field, random, text)));
            }

            (draft.ContentType, draft.Body) = new FuzzBodies(random, text).WellFormed(draft.Fields);
        }

        if ((FuzzRequestRules.RoutesThatOnlyRead.Contains(route) || FuzzRequestRules.RoutesThatKeepSessions.Contains(route)) && text.Chance(50))
        {
            AddLiveSessionAmongOthers(draft, random, text);
        }
        else if (RoutesThatEndSessions.Contains(route))
        {
            AddExpendableSession(draft, text, session);
        }
        else if (text.Chance(RoutesWithFields.Contains(route) ? 20 : 70))
        {
            draft.Headers.Add(("Cookie", $"{text.Pick("session_id", "session")}={(text.Chance(50) ? sessions[random.Next(sessions.Count)] : Guid.Empty)}"));
        }

        return draft;
    }

    private static void AddExpendableSession(FuzzDraft draft, FuzzText text, string session)
    {
        if (text.Chance(80))
        {
            draft.Headers.Add(("Cookie", $"{text.Pick("session_id", "session")}={session}"));
        }

        if (draft.Route == FuzzRules.EndSession && text.Chance(20))
        {
            draft.Path = $"/sessions/{SessionHandle.Of(OpaqueToken.Hash(session)!)}";
        }
    }

    // The other cookies are ended sessions, and what other apps on the host set.
    private void AddLiveSessionAmongOthers(FuzzDraft draft, Random random, FuzzText text)
    {
        var cookies = new List<string>();
        for (var others = random.Next(9); others > 0; others--)
        {
            cookies.Add(text.Pick($"session_id={Guid.NewGuid()}", $"session={Guid.NewGuid()}", "session_id=x", "session=", "theme=dark", "=", "a=\"b", $"session={text.Word()}.{text.Word()}"));
        }

        var live = permanent[random.Next(permanent.Count)];
        cookies.Insert(random.Next(cookies.Count + 1), text.Pick($"session_id={live}", $"session={live}", $"session_id={live.ToUpperInvariant()}", $"session=\"{live}\""));
        if (text.Chance(30))
        {
            var half = random.Next(cookies.Count);
            draft.Headers.Add(("Cookie", string.Join("; ", cookies[..half])));
            draft.Headers.Add(("cookie", string.Join("; ", cookies[half..])));
        }
        else
        {
            draft.Headers.Add(("Cookie", string.Join(text.Pick("; ", ";", ",", ", "), cookies)));
        }
    }

    private string Value(string field, Random random, FuzzText text) => field switch
    {
        "email" or "username" or "new_email" => random.Next(4) switch
        {
            0 or 1 => names[random.Next(names.Count)],
            2 => $"{text.Word()}@example.com",
            _ => text.Odd() + (text.Chance(50) ? "@example.com" : ""),
        },
        "reset_token" or "token" => text.Chance(50) ? $"{Guid.Empty}" : FuzzRules.Secret + text.Odd(),
        _ => text.Chance(30) ? Password : FuzzRules.Secret + text.Odd(),
    };

    private static string ContentType(FuzzText text) => text.Pick(
        "", " ", "/", ";", ",", "application", "application/", "application/json;", "application/json; charset", "application/json; charset=", "application/json; charset=utf-16",
        "application/json; charset=\"utf-8", "application/json; charset=utf-8; charset=utf-16", "application/json, application/json", "application/json;;;;", "application/*", "*/*",
        "multipart/form-data; boundary=b; boundary=c", "multipart/form-data; charset=utf-7; boundary=b", "multipart/form-data; BOUNDARY=b", "application/x-www-form-urlencoded; charset=us-ascii", "application/x-www-form-urlencoded; charset=utf8", "application/json; charset=\"UTF8\"", "application/json; charset=ISO-8859-1", "application/x-www-form-urlencoded; charset=windows-1252",
        "text/html", "application/json\u00ff", "application/json; a=\u00c3\u00a9", new string('a', 8000), $"application/json; {new string(';', 5000)}", FuzzText.Utf8(text.Odd().ReplaceLineEndings("")));

    private void AddHeaders(FuzzDraft draft, Random random, FuzzText text)
    {
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var (name, value) = random.Next(16) switch
            {
                0 or 1 or 2 => ("Cookie", Cookie(random, text)),
                3 => ("X-Forwarded-For", text.Pick("", ",", ",,,,", "unknown", "1.2.3.4", "999.1.1.1", "[::1", "[fe80::1%25eth0]:1", "::ffff:1.2.3.4", "1.2.3.4:99999", "1", "0x7f.1", new string(',', 9000), FuzzText.Repeat("1.2.3.4, ", 900), text.Invalid())),
                4 => ("X-Forwarded-Proto", text.Pick("https", "http", "HTTPS, http", "", "gopher", "\u00c3\u00a9")),
                5 => ("Origin", text.Pick("null", "", "https://", "http://127.0.0.1", "//", "https://\u00c3\u00a9", "http://[::1", new string('o', 5000), text.Invalid())),
                6 => ("Sec-Fetch-Site", text.Pick("cross-site", "CROSS-SITE", "same-origin", "none", "", ",", "x")),
                7 => ("Host", text.Pick("", " ", "a b", "[::1", "a:99999", "a:b", "a@b", "a/b", "\u00c3\u00a9", "..", "a,b", "127.0.0.1", "-", "*", new string('h', 3000))),
                8 => ("traceparent", text.Pick("", "00", "00-0-0-0", $"00-{new string('0', 32)}-{new string('0', 16)}-00", $"00-{new string('f', 32)}-{new string('f', 16)}-01", $"{FuzzRules.Secret}", new string('0', 9000))),
                9 => (text.Pick("Authorization", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "Forwarded", "X-MS-CLIENT-PRINCIPAL", "x-functions-key", "If-None-Match", "Range", "Accept", "TE", "Upgrade", "Via", "Request-Id", "tracestate", "baggage"), $"{FuzzRules.Secret}{text.Word()}"),
                10 => ("Accept-Encoding", text.Pick("gzip", "br", "*;q=0", "identity;q=0", "gzip;q=x")),
                11 => ("Expect", text.Pick("100-continue", "200-ok")),
                12 => ("Content-Encoding", text.Pick("gzip", "br", "deflate, gzip", "x")),
                13 => (text.Pick("Sec-Purpose", "Purpose"), text.Pick("prefetch", "prefetch;prerender", "", "x")),
                14 => ("X-Forwarded-Proto", text.Pick("https,http", "http,https", "https", "http", "HTTPS")),
                _ => ($"X-{text.Word()}", text.Pick("", text.Invalid(), "\0", "\u0001", "\t", new string('x', 40_000), "a\rb", FuzzText.Utf8(text.Odd().ReplaceLineEndings("")))),
            };
            draft.Headers.Add((name, value));
        }

        if (text.Chance(5))
        {
            draft.Headers.AddRange(Enumerable.Range(0, random.Next(1, 300)).Select(number => ($"X-{number}", "y")));
        }

        // The web server or the host may refuse some of these requests before they reach the app.
        draft.End = FuzzEnd.MayBeDropped;
    }

    private string Cookie(Random random, FuzzText text)
    {
        var session = sessions[random.Next(sessions.Count)];
        return text.Pick(
            "", "=", ";", ";;;;", ",", "session_id", "session_id=", "=session_id", $"session_id=\"{session}\"", $"session_id={session};;", $"session_id={session},session={session}",
            $"session_id=x; session_id={session}", $" session_id = {session} ", $"SESSION_ID={session}", $"session_id={session.ToUpperInvariant()}", $"session_id={{{session}}}", $"session_id={session}\0",
            $"session_id={session[..35]}", $"session_id={session.Replace('-', '+')}", $"$Version=1; session_id={session}; $Path=/", $"session_id={FuzzRules.Secret}{text.Word()}", $"session_id={text.Invalid()}",
            $"session_id={new string('0', 36)}", $"session_id=00000000-0000-0000-0000-00000000000\u00b2", FuzzText.Repeat($"session_id={session}; ", 500), FuzzText.Repeat("a=b; ", 5000), new string(';', 20_000),
            FuzzText.Utf8(text.Odd().ReplaceLineEndings("")), $"session_id=\u00ef\u00bc\u0090{session[1..]}");
    }

    private static string Path(string path, FuzzText text) => text.Pick(
        $"{path}%00", $"{path}%2f", $"{path}/..", $"/%2e%2e{path}", $"/.{path}", $"/{path}", $"//{path}", $"{path}//", $"{path};a=b", $"{path}%", $"{path}%zz", $"{path}%c0%af", $"{path}\\", $"{path}?", $"{path}??a=%zz&=",
        $"{path}?{new string('q', 9000)}", $"{path}#a", $"{path}%3F", $"{path.ToUpperInvariant()}", $"{path.Replace("s", "%73", StringComparison.Ordinal)}", $"http://evil.example{path}", "http://", "*", "", "/", "/unknown", "/users/1", "/sessions/*",
        $"/{new string('p', 9000)}", $"/{FuzzText.Repeat("a/", 3000)}", $"{path}\u00ff", $"{path}\u00c3\u00a9", $"{path}\0", $"{path} ", $"{path}\t", $"/{text.Invalid()}", "/health/../users", "/health/ready/%2e%2e", $"?{path}", path[1..]);

    private static string Frame(FuzzDraft draft, Random random, FuzzText text)
    {
        if (draft.Body.Length == 0 || text.Chance(80))
        {
            return draft.Write(draft.Body.Length > 0 || draft.Method is not "GET" ? [("Content-Length", $"{draft.Body.Length}")] : [], draft.Body);
        }

        var chunks = new StringBuilder();
        for (var start = 0; start < draft.Body.Length;)
        {
            var size = Math.Min(random.Next(1, 5000), draft.Body.Length - start);
            chunks.Append(CultureInfo.InvariantCulture, $"{size:x}\r\n{draft.Body.AsSpan(start, size)}\r\n");
            start += size;
        }

        return draft.Write([("Transfer-Encoding", "chunked")], $"{chunks}0\r\n\r\n");
    }

    private static string Misframe(FuzzDraft draft, Random random, FuzzText text)
    {
        var length = draft.Body.Length;
        var chunked = $"{length:x}\r\n{draft.Body}\r\n0\r\n\r\n";
        (string, string)[] isChunked = [("Transfer-Encoding", "chunked")];
        var framed = draft.Write([("Content-Length", $"{length}")], draft.Body);
        return random.Next(17) switch
        {
            0 => draft.Write([("Content-Length", text.Pick("-1", "+5", "x", "", "1e3", "0x10", "99999999999999999999", $"{length + 10}", $"{length} ", $"{length}, {length}", $"{length}\0", "9223372036854775807"))], draft.Body),
            1 => draft.Write([("Content-Length", $"{length}"), ("Content-Length", $"{length + 1}")], draft.Body),
            2 => draft.Write([("Content-Length", $"{Math.Max(length - 3, 0)}")], draft.Body),
            3 => draft.Write([.. isChunked, ("Content-Length", $"{length}")], chunked),
            4 => draft.Write([("Transfer-Encoding", text.Pick("identity", "gzip, chunked", "chunked, gzip", "Chunked", " chunked", "chunked;q=1", "\u000bchunked", "x"))], chunked),
            5 => draft.Write(isChunked, text.Pick("-1\r\n", "zz\r\n", "\r\n", "ffffffffffffffff\r\n", "7fffffff\r\n", "0\r\n", $"{length:x}\n{draft.Body}\n0\n\n", $"{length:x};{new string('e', 9000)}\r\n{draft.Body}\r\n0\r\n\r\n")),
            6 => draft.Write(isChunked, text.Damage(chunked)),
            7 => draft.Write(isChunked, $"{length:x}\r\n{draft.Body}\r\n0\r\nTrailer: x\r\nX: {new string('t', random.Next(1, 20_000))}\r\n\r\n"),
            8 => framed[..random.Next(framed.Length + 1)],
            9 => framed + framed,
            10 => framed + text.Bytes(random.Next(1, 200)),
            11 => framed.Replace("HTTP/1.1", text.Pick("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "HTTP/1.", "http/1.1", "", "HTTP/1.1 x", "ICY"), StringComparison.Ordinal),
            12 => framed.Replace("\r\n", text.Pick("\n", "\r", "\n\n", "\r\r\n"), StringComparison.Ordinal),
            13 => framed.Replace("\r\nHost", text.Pick("\r\n folded\r\nHost", "\r\nno colon\r\nHost", "\r\nSpace : x\r\nHost", "\r\n: x\r\nHost", "\r\n\0: x\r\nHost", "\r\nX\u00ff: x\r\nHost", "\r\nHost: other\r\nHost", "\r\nNoHost"), StringComparison.Ordinal),
            14 => text.Pick("\r\n", "\n\n\n", " ", "\0") + framed,
            15 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + text.Bytes(random.Next(1, 200)),
            _ => "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + text.Bytes(random.Next(1, 600)),
        };
    }
}
