using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>The tutorial's end-to-end walkthrough of its service, step by step.</summary>
[Trait("Category", "Host")]
public sealed class TutorialTests(AuthApp app) : HostTest(app)
{
    [Fact]
    public async Task Walkthrough()
    {
        const string Password = "b4l0u";
        const string NewPassword = "t4rt1fl3tt3";
        var email = $"guillaume.{Unique.Email()}";

        var registered = await Client.SendAsync("POST /users", ("email", email), ("password", Password));
        registered.AssertJson(OK, new { email, message = "user created" });

        var again = await Client.SendAsync("POST /users", ("email", email), ("password", Password));
        again.AssertJson(BadRequest, new { message = "email already registered" });

        var wrong = await Client.SendAsync("POST /sessions", ("email", email), ("password", NewPassword));
        wrong.AssertProblem(Unauthorized);

        var unlogged = await Client.SendAsync("GET /profile");
        unlogged.AssertProblem(Forbidden);

        var loggedIn = await Client.SendAsync("POST /sessions", ("email", email), ("password", Password));
        loggedIn.AssertJson(OK, new { email, message = "logged in" });
        var cookie = $"session_id={loggedIn.Cookie("session_id").Value}";

        var profile = await Client.SendWithCookieAsync("GET /profile", cookie);
        profile.AssertJson(OK, new { email });

        var loggedOut = await Client.SendWithCookieAsync("DELETE /sessions", cookie);
        loggedOut.AssertStatus(Found);
        var home = await Client.SendAsync($"GET {loggedOut.Headers.Location}");
        home.AssertJson(OK, new { message = "Bienvenue" });

        var reset = await Client.SendAsync("POST /reset_password", ("email", email));
        var token = (string)reset.Json()["reset_token"]!;
        reset.AssertJson(OK, new { email, reset_token = token });

        var updated = await Client.SendAsync(
            "PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", NewPassword));
        updated.AssertJson(OK, new { email, message = "Password updated" });

        var newLogin = await Client.SendAsync("POST /sessions", ("email", email), ("password", NewPassword));
        newLogin.AssertJson(OK, new { email, message = "logged in" });
    }
}
