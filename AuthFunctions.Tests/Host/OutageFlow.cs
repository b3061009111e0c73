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
    public int? Unneeded => Route.EndsWith("/reset_password", StringComparison.Ordinal) ? Operations - 1 : null;

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
    ];

    public bool HasEmail => Route is not ("POST /register" or "POST /login" or "GET /protected" or "GET /logout");

    public bool NeedsAccount => DoneBefore != BadRequest;

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
}
