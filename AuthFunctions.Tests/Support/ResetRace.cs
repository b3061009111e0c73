using System.Collections.Concurrent;
using System.Net;

namespace AuthFunctions.Tests.Support;

/// <summary>Records the order of requests and responses while clients request and use reset tokens of one user.</summary>
internal sealed class ResetRace(RaceApps apps, string email)
{
    private readonly ConcurrentDictionary<string, int> _issued = [];
    private readonly ConcurrentQueue<Use> _uses = [];
    private int _time;

    /// <summary>The tokens that clients received.</summary>
    public ICollection<string> Tokens => _issued.Keys;

    /// <summary>The passwords that clients set (true) or could not set (false).</summary>
    public ILookup<bool, string> PasswordsBySuccess => _uses.ToLookup(use => use.Status == HttpStatusCode.OK, use => use.Password);

    public async Task<string> RequestAsync(int client)
    {
        var token = await apps[client].RequestResetAsync(email);
        _issued[token] = Interlocked.Increment(ref _time);
        return token;
    }

    public async Task UpdateAsync(int client, string token)
    {
        var password = $"password {Guid.NewGuid()}";
        var asked = Interlocked.Increment(ref _time);
        var reply = await apps[client].SendAsync(
            "PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", password));
        _uses.Enqueue(new Use(token, password, reply.Status, asked, Interlocked.Increment(ref _time)));
    }

    /// <summary>Asserts that each update has an allowed response for every possible order of the requests.</summary>
    public void AssertResponses()
    {
        Assert.All(_uses, use => Assert.True(use.Status is HttpStatusCode.OK or HttpStatusCode.Forbidden, $"{use.Status}"));
        var successes = _uses.Where(use => use.Status == HttpStatusCode.OK).ToList();
        Assert.Distinct(successes.Select(use => use.Token));

        // A token that was issued before an update began is invalid after the response to that update.
        Assert.DoesNotContain(
            successes,
            use => successes.Any(earlier => _issued[use.Token] < earlier.Asked && earlier.Answered < use.Asked));
    }

    /// <param name="Token">The token.</param>
    /// <param name="Password">The password in the request.</param>
    /// <param name="Status">The status of the response.</param>
    /// <param name="Asked">The logical time just before the request was sent.</param>
    /// <param name="Answered">The logical time just after the response arrived.</param>
    private sealed record Use(string Token, string Password, HttpStatusCode Status, int Asked, int Answered);
}
