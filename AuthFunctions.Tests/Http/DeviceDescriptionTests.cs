using AuthFunctions.Http;

namespace AuthFunctions.Tests.Http;

public sealed class DeviceDescriptionTests
{
    private const string WebKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
    private const string Blink = "AppleWebKit/537.36 (KHTML, like Gecko)";
    private const string Windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
    private const string Mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
    private const string Linux = "Mozilla/5.0 (X11; Linux x86_64)";
    private const string Android = "Mozilla/5.0 (Linux; Android 10; K)";
    private const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6_1 like Mac OS X)";
    private const string IPad = "Mozilla/5.0 (iPad; CPU OS 17_6_1 like Mac OS X)";

    [Theory]
    [InlineData("Chrome on Windows", Windows + " " + Blink + " Chrome/130.0.0.0 Safari/537.36")]
    [InlineData("Chrome on macOS", Mac + " " + Blink + " Chrome/130.0.0.0 Safari/537.36")]
    [InlineData("Chrome on Linux", Linux + " " + Blink + " Chrome/130.0.0.0 Safari/537.36")]
    [InlineData("Chrome on Linux", Linux + " " + Blink + " HeadlessChrome/130.0.6723.31 Safari/537.36")]
    [InlineData("Chrome on Android", Android + " " + Blink + " Chrome/130.0.0.0 Mobile Safari/537.36")]
    [InlineData("Chrome on Android", "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) " + Blink + " Version/4.0 Chrome/130.0.6723.58 Mobile Safari/537.36")]
    [InlineData("Chrome on ChromeOS", "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " + Blink + " Chrome/130.0.0.0 Safari/537.36")]
    [InlineData("Chrome on iPhone", IPhone + " " + WebKit + " CriOS/130.0.6723.37 Mobile/15E148 Safari/604.1")]
    [InlineData("Chrome on iPad", "Mozilla/5.0 (Macintosh; Intel Mac OS X 13_5_2) " + WebKit + " CriOS/130 Version/11.1.1 Safari/605.1.15")]
    [InlineData("Edge on Windows", Windows + " " + Blink + " Chrome/130.0.0.0 Safari/537.36 Edg/130.0.2849.46")]
    [InlineData("Edge on Windows", Windows + " " + Blink + " Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763")]
    [InlineData("Edge on macOS", Mac + " " + Blink + " Chrome/130.0.0.0 Safari/537.36 Edg/130.0.2849.46")]
    [InlineData("Edge on Android", Android + " " + Blink + " Chrome/130.0.0.0 Mobile Safari/537.36 EdgA/130.0.2849.39")]
    [InlineData("Edge on iPhone", IPhone + " " + WebKit + " Version/17.0 EdgiOS/130.0.2849.38 Mobile/15E148 Safari/604.1")]
    [InlineData("Opera on Windows", Windows + " " + Blink + " Chrome/129.0.0.0 Safari/537.36 OPR/114.0.0.0")]
    [InlineData("Opera on Android", Android + " " + Blink + " Chrome/129.0.0.0 Mobile Safari/537.36 OPR/85.0.0.0")]
    [InlineData("Opera on Windows", "Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18")]
    [InlineData("Samsung Internet on Android", Android + " " + Blink + " SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36")]
    [InlineData("Vivaldi on Linux", Linux + " " + Blink + " Chrome/130.0.0.0 Safari/537.36 Vivaldi/7.0.3495.6")]
    [InlineData("Yandex Browser on Windows", Windows + " " + Blink + " Chrome/126.0.0.0 YaBrowser/24.7.0.0 Safari/537.36")]
    [InlineData("DuckDuckGo on macOS", Mac + " " + WebKit + " Version/17.6 Safari/605.1.15 Ddg/17.6")]
    [InlineData("Firefox on Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0")]
    [InlineData("Firefox on macOS", "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7; rv:131.0) Gecko/20100101 Firefox/131.0")]
    [InlineData("Firefox on Linux", "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0")]
    [InlineData("Firefox on Android", "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0")]
    [InlineData("Firefox on iPhone", IPhone + " " + WebKit + " FxiOS/131.0 Mobile/15E148 Safari/605.1.15")]
    [InlineData("Firefox on iPad", IPad + " " + WebKit + " FxiOS/131.0 Mobile/15E148 Safari/605.1.15")]
    [InlineData("Safari on iPhone", IPhone + " " + WebKit + " Version/17.6 Mobile/15E148 Safari/604.1")]
    [InlineData("Safari on iPad", IPad + " " + WebKit + " Version/17.6 Mobile/15E148 Safari/604.1")]
    [InlineData("Safari on macOS", Mac + " " + WebKit + " Version/17.6 Safari/605.1.15")]
    [InlineData("Internet Explorer on Windows", "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko")]
    [InlineData("Unknown browser on iPhone", IPhone + " " + WebKit + " Mobile/15E148 [FBAN/FBIOS;FBAV/484.0.0.0]")]
    [InlineData("Unknown browser on Android", "Mozilla/5.0 (Linux; U; Android 4.0.3; de-de) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30")]
    [InlineData("Unknown browser on Android", "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/AP2A.240805.005)")]
    [InlineData("Unknown browser on Windows", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)")]
    [InlineData("PowerShell on Windows", "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.22621.4249")]
    [InlineData("curl", "curl/8.5.0")]
    [InlineData("Wget", "Wget/1.21.4")]
    [InlineData("HTTPie", "HTTPie/3.2.2")]
    [InlineData("Postman", "PostmanRuntime/7.42.0")]
    [InlineData("Insomnia", "insomnia/10.1.1")]
    [InlineData("Python", "python-requests/2.32.3")]
    [InlineData("Go", "Go-http-client/1.1")]
    [InlineData("OkHttp", "okhttp/4.12.0")]
    public void Of_KnownBrowserOrSystem_NamesBoth(string expected, string userAgent) => Assert.Equal(expected, DeviceDescription.Of(userAgent));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Mozilla/5.0")]
    [InlineData("chrome/1 safari windows")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\0\u202Ecurl")]
    public void Of_NothingKnown_IsNull(string userAgent) => Assert.Null(DeviceDescription.Of(userAgent));

    [Fact]
    public void Of_LongText_ReadsItsFirst512Characters()
    {
        Assert.Equal("curl", DeviceDescription.Of(new string('x', 507) + "curl/8.5.0"));
        Assert.Null(DeviceDescription.Of(new string('x', 508) + "curl/8.5.0"));
        Assert.Null(DeviceDescription.Of(new string('x', 1_000_000)));
    }
}
