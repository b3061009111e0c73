using System.Collections.Concurrent;
using System.Net;

namespace AuthFunctions.Tests.Support;

/// <summary>Keeps account, while clients request and use reset tokens of one user, of what was answered before what was asked.</summary>
internal sealed class ResetRace(RaceApps apps, string email)
{
    private readonly ConcurrentDictionary<string, int> _issued = [];
    private readonly ConcurrentQueue<Use> _uses = [];
    private int _time;

    /// <summary>The tokens that were handed out.</summary>
    public ICollection<string> Tokens => _issued.Keys;

    /// <summary>The passwords that clients set, or were refused to.</summary>
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

    /// <summary>Each update was answered as it may be, whatever came in between.</summary>
    public void AssertAnswers()
    {
        Assert.All(_uses, use => Assert.True(use.Status is HttpStatusCode.OK or HttpStatusCode.Forbidden, $"{use.Status}"));
        var successes = _uses.Where(use => use.Status == HttpStatusCode.OK).ToList();
        Assert.Distinct(successes.Select(use => use.Token));

        // A token that was out before an update began is dead once that is answered.
        Assert.DoesNotContain(
            successes,
            use => successes.Any(earlier => _issued[use.Token] < earlier.Asked && earlier.Answered < use.Asked));
    }

    /// <param name="Token">The token.</param>
    /// <param name="Password">The password that it was to set.</param>
    /// <param name="Status">What was answered.</param>
    /// <param name="Asked">When the request was about to be sent.</param>
    /// <param name="Answered">When its answer had come.</param>
    private sealed record Use(string Token, string Password, HttpStatusCode Status, int Asked, int Answered);
}
