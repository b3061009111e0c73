using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>An app whose users must verify their email. No response tells whether an email is registered (OWASP ASVS 5.0, V6.3.8).</summary>
[Trait("Category", "Host")]
public sealed class RequiredVerificationTests(RequiredVerificationFixture fixture) : IClassFixture<RequiredVerificationFixture>
{
    private const string Password = "b4l0u";
    private const string OtherPassword = "t4rt1fl3tt3";

    private AuthClient Client => fixture.Client;

    [Fact]
    public async Task RegisterUser_FreeOrTakenEmail_RespondsAlike()
    {
        var email = Unique.Email();

        var free = await Client.SendAsync("POST /users", ("email", email), ("password", Password));
        var token = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));
        var unverified = await Client.SendAsync("POST /users", ("email", email), ("password", OtherPassword));
        var toUnverified = await fixture.Mails.NextAsync(email);
        (await Client.SendAsync("PUT /email/verification", ("token", token))).AssertStatus(NoContent);
        var verified = await Client.SendAsync("POST /users", ("email", email), ("password", OtherPassword));
        var toVerified = await fixture.Mails.NextAsync(email);

        free.AssertJson(OK, new { email, message = "user created" });
        unverified.AssertIndistinguishableFrom(free);
        verified.AssertIndistinguishableFrom(free);
        Assert.Equal(toVerified.Subject, toUnverified.Subject);
        await Client.LogInAsync(email, Password);
        (await Client.SendAsync("POST /sessions", ("email", email), ("password", OtherPassword))).AssertStatus(Unauthorized);
    }

    [Fact]
    public async Task RegisterUser_TakenEmailInOtherLetters_RepeatsThemAndRegistersNoUser()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, Password);
        var token = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));
        var typed = email.ToUpperInvariant();

        var reply = await Client.SendAsync("POST /users", ("email", typed), ("password", OtherPassword));
        await fixture.Mails.NextAsync(email);

        reply.AssertJson(OK, new { email = typed, message = "user created" });
        (await Client.SendAsync("PUT /email/verification", ("token", token))).AssertStatus(NoContent);
        (await Client.SendAsync("POST /sessions", ("email", typed), ("password", OtherPassword))).AssertStatus(Unauthorized);
        (await Client.SendAsync("POST /sessions", ("email", typed), ("password", Password))).AssertJson(OK, new { email, message = "logged in" });
    }

    [Fact]
    public async Task LogIn_Unverified_IsToldOnlyWithTheRightPassword()
    {
        var email = Unique.Email();
        await Client.RegisterAsync(email, Password);
        var token = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));

        var unknown = await LogInAsync(Unique.Email(), Password);
        var wrong = await LogInAsync(email, OtherPassword);
        var right = await LogInAsync(email, Password);

        unknown.AssertProblem(Unauthorized);
        wrong.AssertIndistinguishableFrom(unknown);
        right.AssertProblem(Forbidden);
        Assert.Equal("/problems/email-unverified", (string?)right.Json()["type"]);
        Assert.True(right.IsNoStore);
        Assert.Empty(right.Cookies);

        // The login has sent another mail, whose token replaces the first one.
        var newer = MailHarness.TokenOf(await fixture.Mails.NextAsync(email));
        (await Client.SendAsync("PUT /email/verification", ("token", token))).AssertProblem(Forbidden);
        (await Client.SendAsync("PUT /email/verification", ("token", newer))).AssertStatus(NoContent);
        (await LogInAsync(email, Password)).AssertStatus(OK);
        (await LogInAsync(email, OtherPassword)).AssertIndistinguishableFrom(unknown);
    }

    private Task<Reply> LogInAsync(string email, string password) => Client.SendAsync("POST /sessions", ("email", email), ("password", password));
}
