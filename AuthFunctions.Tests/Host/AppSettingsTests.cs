using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>Settings with an effect that clients can see. Each test starts its own app.</summary>
[Trait("Category", "Host")]
public sealed class AppSettingsTests(AuthApp app)
{
    private const string Seven = "k7#Qz!w";
    private const string Eight = "k7#Qz!w2";
    private const string SevenWide = "🔑🗝🧂🥧🍋🐙🦑";

    [Fact]
    public async Task MinimumPasswordLength_ShorterPassword_IsRefused()
    {
        await using var own = await app.StartOwnAsync(("Auth__Passwords__MinimumLength", "8"));
        var client = own.Client;
        var email = Unique.Email();

        foreach (var shorter in (string[])["", Seven, SevenWide])
        {
            (await client.SendAsync("POST /users", ("email", email), ("password", shorter))).AssertProblem(BadRequest, "password");
            (await client.SendAsync("POST /register", ("username", Unique.Username()), ("password", shorter)))
                .AssertJson(BadRequest, new { error = "password: It must have at least 8 characters." });
        }

        (await client.SendAsync("POST /users", ("email", "nobody"), ("password", Seven))).AssertProblem(BadRequest, "email", "password");
        await client.RegisterAsync(email, Eight);
        (await client.SendAsync("POST /sessions", ("email", email), ("password", Seven))).AssertProblem(Unauthorized);
        var token = await client.RequestResetAsync(email);
        (await client.SendAsync("PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", Seven)))
            .AssertProblem(BadRequest, "new_password");
        await client.LogInAsync(email, Eight);
    }

    [Fact]
    public async Task RejectCommonPasswords_CommonPassword_IsRefusedByName()
    {
        await using var own = await app.StartOwnAsync(("Auth__Passwords__RejectCommon", "true"));
        var email = Unique.Email();

        foreach (var (password, fault) in ((string, string)[])
            [("Password1", "It is too common."), (email, "It must not be the login name.")])
        {
            var reply = await own.Client.SendAsync("POST /users", ("email", email), ("password", password));
            reply.AssertProblem(BadRequest, "password");
            Assert.Equal(fault, (string?)reply.Json()["errors"]!["password"]![0]);
        }

        (await own.Client.SendAsync("POST /register", ("username", "Bob.Dylan"), ("password", "bob.dylan")))
            .AssertJson(BadRequest, new { error = "password: It must not be the login name." });
        (await own.Client.SendAsync("POST /register", ("username", " "), ("password", "Password1")))
            .AssertJson(BadRequest, new { error = "username: It must not be blank. password: It is too common." });
        await own.Client.RegisterAsync(email, "b4l0u");
        var token = await own.Client.RequestResetAsync(email);
        foreach (var password in (string[])["Password1", email])
        {
            (await UpdateAsync(password)).AssertProblem(BadRequest, "new_password");
        }

        (await UpdateAsync("t4rt1fl3tt3")).AssertStatus(OK);
        await own.Client.LogInAsync(email, "t4rt1fl3tt3");

        Task<Reply> UpdateAsync(string password) => own.Client.SendAsync(
            "PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", password));
    }

    [Fact]
    public async Task Pepper_TakenAway_MakesItsUsersWait()
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var peppered = await app.StartOwnAsync(("Auth__Pepper__CurrentKeyId", "k1"), ("Auth__Pepper__Keys__k1", key));
        await using var plain = await app.StartOwnAsync();
        var email = Unique.Email();
        await peppered.Client.RegisterAsync(email, "b4l0u");

        await peppered.Client.LogInAsync(email, "b4l0u");
        (await peppered.Client.SendAsync("POST /sessions", ("email", email), ("password", "wrong"))).AssertProblem(Unauthorized);
        foreach (var password in (string[])["b4l0u", "wrong"])
        {
            (await plain.Client.SendAsync("POST /sessions", ("email", email), ("password", password)))
                .AssertProblem(ServiceUnavailable);
        }
    }

    [Fact]
    public async Task MaxSessionsPerUser_LoginPastIt_EndsTheOldest()
    {
        await using var own = await app.StartOwnAsync(("Auth__Sessions__MaxPerUser", "3"));
        var email = Unique.Email();
        await own.Client.RegisterAsync(email, "b4l0u");
        var sessions = new List<string>();
        for (var login = 0; login < 3; login++)
        {
            sessions.Add(await own.Client.LogInAsync(email, "b4l0u"));
        }

        Assert.Equal([OK, OK, OK], await StatusesAsync());
        sessions.Add(await own.Client.LogInAsync(email, "b4l0u"));
        Assert.Equal([Forbidden, OK, OK, OK], await StatusesAsync());

        var token = await own.Client.RequestResetAsync(email);
        await own.Client.SendAsync("PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", "t4rt1fl3tt3"));
        Assert.Equal([Forbidden, Forbidden, Forbidden, Forbidden], await StatusesAsync());

        Task<System.Net.HttpStatusCode[]> StatusesAsync() => Task.WhenAll(sessions.Select(async session =>
            (await own.Client.SendWithCookieAsync("GET /profile", $"session_id={session}")).Status));
    }

    [Fact]
    public async Task SessionLifetime_IsTheCookiesToo()
    {
        await using var own = await app.StartOwnAsync(("Auth__Sessions__Lifetime", "00:10:00"));
        var email = Unique.Email();
        await own.Client.RegisterAsync(email, "b4l0u");

        var reply = await own.Client.SendAsync("POST /sessions", ("email", email), ("password", "b4l0u"));

        Assert.InRange(reply.Cookie("session_id").MaxAge!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    [Theory]
    [InlineData("Auth__Hashing__WorkFactor", "99")]
    [InlineData("Auth__PasswordReset__TokenDelivery", "Pigeon")]
    [InlineData("Auth__MinimumPasswordLength", "8")]
    [InlineData("Auth__Sessions__Lifetime", "24:00:00")]
    [InlineData("Auth__Pepper__CurrentKeyId", "k1")]
    [InlineData("Auth__Http__UseHostCookiePrefix", "true")]
    public async Task BadSetting_StopsTheAppAndIsNamed(string name, string value)
    {
        var start = async () => await (await app.StartOwnAsync((name, value))).DisposeAsync();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(start);
        Assert.Contains(name, exception.Message.Replace(":", "__", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BcryptImplementation_SystemWithoutLibcrypt_StopsTheAppAndIsNamed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The library is looked for on Linux alone.");
        var folder = Directory.CreateTempSubdirectory("libcrypt-");
        foreach (var name in (string[])["libcrypt.so.1", "libcrypt.so.2"])
        {
            // The loader finds this library before the system's libcrypt. It is a valid library, but it does not hash.
            File.Copy(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so"), Path.Combine(folder.FullName, name));
        }

        var start = async () => await (await app.StartOwnAsync(
            ("Auth__Hashing__Implementation", "System"), ("LD_LIBRARY_PATH", folder.FullName))).DisposeAsync();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(start);
        folder.Delete(recursive: true);
        Assert.Contains("Auth__Hashing__Implementation: System needs libxcrypt", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", exception.Message, StringComparison.Ordinal);
    }
}
