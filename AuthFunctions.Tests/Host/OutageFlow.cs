using System.Net;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>A route that uses storage, and the check that a successful request took effect.</summary>
/// <param name="Route">The route.</param>
/// <param name="Operations">The number of its storage operations (docs/architecture.md).</param>
/// <param name="Send">Sends the request.</param>
/// <param name="Success">The status of success.</param>
/// <param name="AssertDone">Checks with other requests that the request took effect.</param>
/// <param name="DoneBefore">The status of a retry if the first request took effect and its response was lost.</param>
internal sealed record OutageFlow(
    string Route,
    int Operations,
    Func<OutageAccount, Task<Reply>> Send,
    HttpStatusCode Success,
    Func<OutageAccount, Reply, Task> AssertDone,
    HttpStatusCode? DoneBefore = null)
{
    /// <summary>The position of the operation that the response does not need: the deletion of a token row that no user row names. Null for none.</summary>
    public int? Unneeded => Route is "POST /reset_password" or "PUT /reset_password" or "PUT /password" ? Operations - 1 : null;

    /// <summary>The position of the last operation that the change needs. Of those after it, some fail the response, in no certain order.</summary>
    public int Change { get; init; } = int.MaxValue;

    /// <summary>Brings the account into the state that the request needs.</summary>
    public Func<OutageAccount, Task> Prepare { get; init; } = _ => Task.CompletedTask;

    public static IReadOnlyList<OutageFlow> All { get; } =
    [
        Register("POST /users", OK),
        LogIn("POST /sessions"),
        Read("GET /profile"),
        LogOut("DELETE /sessions", Found, Forbidden),
        new("POST /reset_password", 7, account => account.RequestResetAsync(), OK, AssertTokenWorksAsync),
        new("PUT /reset_password", 6, account => account.UpdatePasswordAsync(account.ResetToken), OK, AssertUpdatedAsync, Forbidden),
        Register("POST /register", Created),
        LogIn("POST /login"),
        Read("GET /protected"),
        LogOut("GET /logout", OK, Unauthorized),
        ReadAccount("GET /session", 1),
        ReadAccount("GET /sessions", 2),
        ReadAccount("GET /users/me/export", 3),
        EndSessions("DELETE /sessions/{id}", account => account.EndOwnSessionAsync()),
        EndSessions("DELETE /sessions/all", account => account.SendAsync("DELETE /sessions/all")),
        new("POST /sessions/reauthenticate", 6, account => account.ReauthenticateAsync(), OK, AssertReauthenticatedAsync, Unauthorized),
        new("PUT /password", 7, account => account.ChangePasswordAsync(), NoContent, AssertPasswordChangedAsync, Unauthorized),
        new("DELETE /users/me", 11, account => account.SendAsync("DELETE /users/me"), NoContent, AssertDeletedAsync, Unauthorized),
    ];

    /// <summary>Those of an app that sends mails.</summary>
    public static IReadOnlyList<OutageFlow> ByMail { get; } =
    [
        new("POST /email/verification", 5, account => account.SendAsync("POST /email/verification"), Accepted, AssertVerificationMailedAsync),
        new("PUT /email/verification", 5, account => account.VerifyEmailAsync(), NoContent, AssertVerifiedAsync, Forbidden) { Change = 3 },
        new("POST /email", 7, account => account.RequestEmailChangeAsync(), Accepted, AssertChangeRequestedAsync),
        new("PUT /email", 12, account => account.ChangeEmailAsync(), NoContent, AssertEmailChangedAsync, Unauthorized)
        {
            Change = 9,
            Prepare = account => account.PrepareEmailChangeAsync(),
        },
        new("PUT /email/revert", 12, account => account.RevertEmailAsync(), NoContent, AssertRevertedAsync, Forbidden)
        {
            Change = 9,
            Prepare = account => account.PrepareRevertAsync(),
        },
    ];

    public bool HasEmail => Route is not ("POST /register" or "POST /login" or "GET /protected" or "GET /logout");

    public bool NeedsAccount => DoneBefore != BadRequest;

    private static OutageFlow ReadAccount(string route, int operations) =>
        new(route, operations, account => account.SendAsync(route), OK, (_, _) => Task.CompletedTask);

    private static OutageFlow EndSessions(string route, Func<OutageAccount, Task<Reply>> send) =>
        new(route, 4, send, NoContent, (account, _) => account.AssertEndedAsync(account.Session), Unauthorized);

    private static OutageFlow Register(string route, HttpStatusCode success) => new(
        route, 4, account => account.RegisterAsync(), success, async (account, _) => account.SessionOf(await account.LogInAsync()), BadRequest);

    private static OutageFlow LogIn(string route) => new(route, 6, account => account.LogInAsync(), OK, async (account, reply) =>
    {
        await account.AssertWorksAsync(account.SessionOf(reply));
        await account.AssertEndedAsync(account.Session);
    });

    private static OutageFlow Read(string route) => new(route, 1, account => account.ReadAsync(account.Session), OK, (_, _) => Task.CompletedTask);

    private static OutageFlow LogOut(string route, HttpStatusCode success, HttpStatusCode doneBefore) => new(
        route, 4, account => account.LogOutAsync(), success, (account, _) => account.AssertEndedAsync(account.Session), doneBefore);

    private static async Task AssertTokenWorksAsync(OutageAccount account, Reply reply)
    {
        (await account.UpdatePasswordAsync(account.ResetToken)).AssertProblem(Forbidden);
        (await account.UpdatePasswordAsync((string)reply.Json()["reset_token"]!)).AssertStatus(OK);
    }

    private static async Task AssertUpdatedAsync(OutageAccount account, Reply reply)
    {
        await account.AssertEndedAsync(account.Session);
        (await account.LogInAsync()).AssertStatus(Unauthorized);
        account.SessionOf(await account.LogInAsync(OutageAccount.NewPassword));
        (await account.UpdatePasswordAsync(account.ResetToken)).AssertProblem(Forbidden);
    }

    private static async Task AssertReauthenticatedAsync(OutageAccount account, Reply reply)
    {
        await account.AssertEndedAsync(account.Session);

        // The request that was interrupted may have ended the session. Its user logs in again.
        await account.AssertWorksAsync(account.SessionOf(reply.Status == OK ? reply : await account.LogInAsync()));
    }

    private static async Task AssertPasswordChangedAsync(OutageAccount account, Reply reply)
    {
        await account.AssertEndedAsync(account.Session);
        if (reply.Status == Unauthorized && await account.LogInAsync() is { Status: OK } login)
        {
            // The request that was interrupted has ended the session, and not changed the password.
            reply = await account.ChangePasswordAsync(account.SessionOf(login));
            reply.AssertStatus(NoContent);
        }

        if (reply.Status == NoContent)
        {
            await account.AssertWorksAsync(reply.Cookie("session_id").Value.ToString());
        }

        (await account.LogInAsync()).AssertStatus(Unauthorized);
        account.SessionOf(await account.LogInAsync(OutageAccount.NewPassword));
    }

    private static async Task AssertDeletedAsync(OutageAccount account, Reply reply)
    {
        (await account.LogInAsync()).AssertStatus(Unauthorized);
        if (reply.Status == NoContent)
        {
            await account.AssertEndedAsync(account.Session);
            (await account.RegisterAsync()).AssertStatus(OK);
        }
    }

    private static Task AssertVerificationMailedAsync(OutageAccount account, Reply reply) =>
        account.AssertMailedTokenWorksAsync(account.Email, account.VerifyEmailAsync);

    private static async Task AssertVerifiedAsync(OutageAccount account, Reply reply)
    {
        var export = await account.SendAsync("GET /users/me/export");
        export.AssertStatus(OK);
        Assert.True((bool)export.Json()["user"]!["email_verified"]!);
        (await account.VerifyEmailAsync()).AssertProblem(Forbidden);
    }

    private static Task AssertChangeRequestedAsync(OutageAccount account, Reply reply) =>
        account.AssertMailedTokenWorksAsync(account.NewEmail, account.ChangeEmailAsync);

    private static async Task AssertEmailChangedAsync(OutageAccount account, Reply reply)
    {
        await account.AssertEndedAsync(account.Session);
        if (reply.Status == Unauthorized && await account.LogInAsync() is { Status: OK } login)
        {
            // The request that was interrupted has ended the session, and not changed the email.
            reply = await account.ChangeEmailAsync(account.SessionOf(login));
            reply.AssertStatus(NoContent);
        }

        if (reply.Status == NoContent)
        {
            await account.AssertWorksAsync(reply.Cookie("session_id").Value.ToString());
        }

        (await account.LogInAsync()).AssertStatus(Unauthorized);
        account.SessionOf(await account.LogInAsync(account.NewEmail, OutageAccount.Password));
    }

    private static async Task AssertRevertedAsync(OutageAccount account, Reply reply)
    {
        await account.AssertEndedAsync(account.Session);
        (await account.LogInAsync()).AssertStatus(Unauthorized);
        (await account.LogInAsync(account.NewEmail, OutageAccount.Password)).AssertStatus(Unauthorized);
        (await account.RevertEmailAsync()).AssertProblem(Forbidden);
        await account.AssertResetWorksAsync(account.Email);
        account.SessionOf(await account.LogInAsync(OutageAccount.NewPassword));
    }
}
