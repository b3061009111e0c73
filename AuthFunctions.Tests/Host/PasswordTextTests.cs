using System.Security.Cryptography;
using System.Text;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>No part of a password is truncated, trimmed or case-folded, in any of the three body formats.</summary>
[Trait("Category", "Host")]
public sealed class PasswordTextTests(AuthApp app) : HostTest(app)
{
    [Theory]
    [InlineData("b4l0u", "B4l0u")]
    [InlineData("b4l0u", "b4l0u ")]
    [InlineData(" b4l0u", "b4l0u")]
    [InlineData("\tb4l0u\r\n", "b4l0u")]
    [InlineData("b4 l0u", "b4+l0u")]
    [InlineData("b4%20l0u", "b4 l0u")]
    [InlineData("\u00E9lise 密码 🔑", "e\u0301lise 密码 🔑")]
    [InlineData("b4l0u\0x", "b4l0u")]
    [InlineData("b4l0u\0x", "b4l0u\0y")]
    [InlineData("\0", "\0\0")]
    public async Task LogIn_PasswordThatOnlyLooksTheSame_Returns401(string password, string lookalike) =>
        await AssertDistinguishedAsync(password, lookalike);

    // What bcrypt is given in place of a long password must not be a password of its own.
    [Theory]
    [InlineData(73)]
    [InlineData(1024)]
    public async Task LogIn_DigestOfTheOtherPassword_Returns401(int length)
    {
        var password = new string('a', length);
        var digest = Convert.ToBase64String(SHA384.HashData(Encoding.UTF8.GetBytes(password)));

        await AssertDistinguishedAsync(digest, password);
        await AssertDistinguishedAsync(password, digest);
    }

    [Theory]
    [InlineData(71, 72)]
    [InlineData(72, 73)]
    [InlineData(73, 74)]
    [InlineData(1023, 1024)]
    public async Task LogIn_PasswordCutShort_Returns401(int shorter, int longer) =>
        await AssertDistinguishedAsync(new string('a', longer), new string('a', shorter));

    [Theory]
    [InlineData(72)]
    [InlineData(73)]
    [InlineData(1024)]
    public async Task LogIn_PasswordWithAnotherEnd_Returns401(int length) =>
        await AssertDistinguishedAsync(new string('a', length - 1) + 'b', new string('a', length - 1) + 'c');

    [Theory]
    [InlineData("é")]
    [InlineData("🔑")]
    public async Task RegisterUser_PasswordOf1024WideCharacters_Returns200(string character) =>
        await AssertDistinguishedAsync(
            string.Concat(Enumerable.Repeat(character, 1024)), string.Concat(Enumerable.Repeat(character, 1023)));

    [Fact]
    public async Task RegisterUser_PasswordOf1025Characters_Returns400()
    {
        var reply = await Client.SendAsync("POST /users", ("email", Unique.Email()), ("password", new string('a', 1025)));

        reply.AssertProblem(BadRequest, "password");
    }

    private async Task AssertDistinguishedAsync(string password, string lookalike)
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, password);

        foreach (var format in Enum.GetValues<BodyFormat>())
        {
            (await LogInAsync(lookalike)).AssertProblem(Unauthorized);
            (await LogInAsync(password)).AssertJson(OK, new { email, message = "logged in" });

            Task<Reply> LogInAsync(string typed) =>
                Client.SendAsync("POST /sessions", Body.Of(format, ("email", email), ("password", typed)));
        }
    }
}
