using System.Text;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>Bodies that are well-formed but unusual.</summary>
[Trait("Category", "Host")]
public sealed class UnusualBodyTests(AuthApp app) : HostTest(app)
{
    [Theory]
    [InlineData("application/json", """{"email":"{0}","password":"b4l0u"}""")]
    [InlineData("APPLICATION/JSON;charset=\"UTF-8\"", """ { "password" : "b4l0u" , "email" : "{0}" } """)]
    [InlineData("application/json; charset=utf-8", """{"\u0065mail":"{0}","password":"\u0062\u0034l0u"}""")]
    [InlineData("application/json", """{"x":"y","email":"{0}","remember":true,"n":[1,{"email":null}],"password":"b4l0u"}""")]
    [InlineData("application/json", """{"Email":"x","email":"{0}","password":"b4l0u","PASSWORD":"x"}""")]
    [InlineData("application/x-www-form-urlencoded", "email={0}&password=b4l0u")]
    [InlineData("Application/X-WWW-Form-Urlencoded; charset=UTF-8", "password=b4l0u&x=y&&email={0}&z&")]
    [InlineData("application/x-www-form-urlencoded", "e%6Dail={0}&password=%624l0u&x=1&x=2")]
    [InlineData("application/json; charset=utf8", """{"email":"{0}","password":"b4l0u"}""")]
    [InlineData("application/json; charset=\"UTF8\"", "\uFEFF{\"email\":\"{0}\",\"password\":\"b4l0u\"}")]
    [InlineData("application/json; charset=ISO-8859-1", """{"email":"{0}","password":"b4l0u"}""")]
    [InlineData("application/x-www-form-urlencoded; charset=ISO-8859-1", "email={0}&password=b4l0u")]
    [InlineData("application/x-www-form-urlencoded; charset=windows-1252", "email={0}&password=b4l%30u")]
    [InlineData("application/x-www-form-urlencoded; charset=US-ASCII", "email={0}&password=b4l0u")]
    [InlineData("Multipart/Form-Data; boundary=b", "--b\r\nContent-Disposition: Form-Data; name=\"password\"\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n\r\nb4l0u\r\n"
        + "--b\r\nContent-Disposition: FORM-DATA; name=\"email\"\r\nContent-Type: text/plain; charset=utf8\r\n\r\n{0}\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=\"b\"", "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nb4l0u\r\n"
        + "--b\r\nContent-Disposition: form-data; name=\"x\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\ny\r\n"
        + "--b\r\nContent-Disposition: form-data; name=email\r\n\r\n{0}\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "preamble\r\n--b\r\ncontent-disposition: form-data; name=\"email\"\r\n\r\n{0}\r\n"
        + "--b\r\ncontent-disposition: form-data; name=\"password\"\r\n\r\nb4l0u\r\n--b--\r\nepilogue")]
    public async Task RegisterUser_UnusualButWellFormedBody_Returns200(string contentType, string pattern)
    {
        var email = Unique.Email();

        var reply = await Client.SendAsync(
            "POST /users", Body.Raw(contentType, pattern.Replace("{0}", email, StringComparison.Ordinal)));

        reply.AssertJson(OK, new { email, message = "user created" });
        await Client.LogInAsync(email, "b4l0u");
    }

    [Theory]
    [InlineData(BodyFormat.Form)]
    [InlineData(BodyFormat.Json)]
    [InlineData(BodyFormat.Multipart)]
    public async Task RegisterUser_ManyAndLongExtraFields_AreIgnored(BodyFormat format)
    {
        var email = Unique.Email();
        var extra = Enumerable.Range(0, 300).Select(number => ($"x{number}", "y"));

        var reply = await Client.SendAsync("POST /users", Body.Of(
            format, [.. extra, (new string('x', 3000), "y"), ("email", email), ("password", "b4l0u")]));

        reply.AssertJson(OK, new { email, message = "user created" });
    }

    // Percent-decoding works on bytes (WHATWG URL Standard, 1.3), so a client may escape only some bytes of a character.
    [Fact]
    public async Task RegisterUser_CharacterEscapedInPart_IsThatCharacter()
    {
        var email = Unique.Email();
        byte[] body = [.. Encoding.ASCII.GetBytes($"email={email}&password="), 0xC3, .. "%A9"u8];

        var reply = await Client.SendAsync("POST /users", Body.Raw("application/x-www-form-urlencoded", body));

        reply.AssertJson(OK, new { email, message = "user created" });
        await Client.LogInAsync(email, "é");
    }
}
