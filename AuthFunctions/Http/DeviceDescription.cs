using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http;

/// <summary>
/// Describes the device of a client in a few words, such as "Firefox on Windows", for its user's list of sessions. The words are those below: nothing of
/// what the client sends is kept.
/// </summary>
internal static class DeviceDescription
{
    // Browsers name themselves after these many characters at most.
    private const int MaxLength = 512;

    // A browser also names those that it is compatible with: Edge says Chrome, and Chrome says Safari. So the first match counts.
    private static readonly (string Token, string Name)[] Browsers =
    [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("Edge/", "Edge"),
        ("OPR/", "Opera"), ("OPT/", "Opera"), ("OPX/", "Opera"), ("OPiOS/", "Opera"), ("Opera", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Vivaldi/", "Vivaldi"),
        ("YaBrowser/", "Yandex Browser"),
        ("DuckDuckGo/", "DuckDuckGo"), ("Ddg/", "DuckDuckGo"),
        ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Chromium/", "Chrome"),
        ("Trident/", "Internet Explorer"), ("MSIE ", "Internet Explorer"),
        // The old browser of Android says Safari too.
        ("Android", UnknownBrowser),
        ("Safari/", "Safari"),
        ("curl/", "curl"), ("Wget/", "Wget"), ("HTTPie/", "HTTPie"), ("PostmanRuntime/", "Postman"), ("insomnia/", "Insomnia"), ("PowerShell/", "PowerShell"),
        ("python-requests/", "Python"), ("Go-http-client/", "Go"), ("okhttp/", "OkHttp"),
    ];

    // Phones say that they are like a Mac, and Android says that it is a Linux. An iPad that asks for desktop pages says that it is a Mac, but other browsers
    // than Safari name their version for iOS.
    private static readonly (string Token, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPod", "iPod"), ("iPad", "iPad"),
        ("CriOS/", "iPad"), ("FxiOS/", "iPad"), ("EdgiOS/", "iPad"), ("OPT/", "iPad"),
        ("Windows", "Windows"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
    ];

    private const string UnknownBrowser = "Unknown browser";

    /// <summary>Describes the device that sent a request, by its <c>User-Agent</c>.</summary>
    /// <returns>The description; null when neither the browser nor the system is known.</returns>
    public static string? Of(HttpRequestData request) =>
        // As it came: the parsed header is a list of products and comments.
        request.Headers.NonValidated.TryGetValues("User-Agent", out var values) ? Of(values.ToString()) : null;

    /// <summary>Describes the device that sends a <c>User-Agent</c>.</summary>
    public static string? Of(string userAgent)
    {
        var start = userAgent.AsSpan(0, Math.Min(userAgent.Length, MaxLength));
        return (Find(Browsers, start), Find(Systems, start)) switch
        {
            (var browser, null) => browser,
            (var browser, { } system) => $"{browser ?? UnknownBrowser} on {system}",
        };
    }

    private static string? Find((string Token, string Name)[] names, ReadOnlySpan<char> userAgent)
    {
        foreach (var (token, name) in names)
        {
            if (userAgent.Contains(token, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return null;
    }
}
