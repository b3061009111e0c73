namespace AuthFunctions.Tests.Soak;

/// <summary>
/// The states of an account that are possible after the responses so far, for a user who sends one request at a time: its possible
/// passwords, and the sessions and reset tokens that may work. A response that no possible state allows fails the test.
/// </summary>
/// <remarks>The model covers an account with the default of one session. Every password must be new.</remarks>
internal sealed class AccountModel
{
    private readonly List<Secret> _sessions = [];
    private readonly List<Secret> _resetTokens = [];
    private List<Candidate> _candidates = [new(null, MayStillArrive: false, [])];

    /// <summary>Every possible password of the account.</summary>
    public IReadOnlyList<string> Passwords => [.. _candidates.Select(candidate => candidate.Password).OfType<string>()];

    /// <summary>Whether the name may be unregistered.</summary>
    public bool MayBeFree => MayHave(null);

    /// <summary>Whether more than one state of the account is possible.</summary>
    public bool IsInDoubt => _candidates.Count > 1 || _sessions.Concat(_resetTokens).Any(secret => secret.Validity == Validity.InDoubt);

    /// <summary>Every session id that the user received, in order.</summary>
    public IReadOnlyList<Secret> Sessions => _sessions;

    /// <summary>Every reset token that the user received, in order.</summary>
    public IReadOnlyList<Secret> ResetTokens => _resetTokens;

    public void Register(string password, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Done:
                Require(MayBeFree, "the name was taken");
                Settle(new Candidate(password, MayStillArrive: false, []));
                break;
            case Outcome.Refused:
                SettleExistence();
                break;
            case Outcome.Unknown when MayBeFree:
                _candidates.Add(new Candidate(password, MayStillArrive: true, []));
                break;
        }
    }

    public void LogIn(string password, Outcome outcome, string? session)
    {
        switch (outcome)
        {
            case Outcome.Done:
                Require(MayHave(password), "the password was wrong");
                Settle(_candidates.Single(candidate => candidate.Password == password));
                _sessions.ForEach(older => older.End());
                _sessions.Add(new Secret(session!, Validity.Works));
                break;
            case Outcome.Refused:
                RuleOut(password);
                break;
            case Outcome.Unknown when MayHave(password):
                _sessions.ForEach(older => older.Doubt());
                break;
        }
    }

    public static void Read(Secret session, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Done:
                Require(session.Validity != Validity.Ended, "the session had ended");
                break;
            case Outcome.Refused:
                Require(session.Validity != Validity.Works, "the session works");
                session.End();
                break;
        }
    }

    public static void LogOut(Secret session, Outcome outcome)
    {
        Read(session, outcome);
        switch (outcome)
        {
            case Outcome.Done:
                session.End();
                break;
            case Outcome.Unknown:
                session.Doubt();
                break;
        }
    }

    public void RequestReset(Outcome outcome, string? token)
    {
        switch (outcome)
        {
            case Outcome.Done:
                // This request changed the user row. Earlier pending changes of the row can therefore no longer take effect.
                SettleExistence();
                SettleArrivals();
                _resetTokens.ForEach(older => older.End());
                _resetTokens.Add(new Secret(token!, Validity.Works));
                break;
            case Outcome.Refused:
                Require(MayBeFree, "the account exists");
                break;
            case Outcome.Unknown:
                _resetTokens.ForEach(older => older.Doubt());
                break;
        }
    }

    public void UpdatePassword(Secret token, string newPassword, Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Done:
                Require(token.Validity != Validity.Ended, "the token had ended");
                Settle(new Candidate(newPassword, MayStillArrive: false, [.. _sessions, .. _resetTokens]));
                break;
            case Outcome.Refused:
                Require(token.Validity != Validity.Works, "the token works");
                token.End();
                break;
            case Outcome.Unknown when token.Validity != Validity.Ended:
                _candidates.Add(new Candidate(newPassword, MayStillArrive: true, [.. _sessions, .. _resetTokens]));
                _sessions.ForEach(session => session.Doubt());
                _resetTokens.ForEach(other => other.Doubt());
                break;
        }
    }

    /// <summary>Records that no write is pending any more.</summary>
    public void SettleArrivals() => _candidates = _candidates.ConvertAll(candidate => candidate with { MayStillArrive = false });

    private static void Require(bool allowed, string why) => Assert.True(allowed, $"The answer is not possible: {why}.");

    private bool MayHave(string? password) => _candidates.Exists(candidate => candidate.Password == password);

    /// <summary>Records that the name is in the index. No other pending registration can take effect any more.</summary>
    private void SettleExistence()
    {
        Require(Passwords.Count > 0, "the name was free");
        if (MayBeFree)
        {
            _candidates.RemoveAll(candidate => candidate.Password is null);
            SettleArrivals();
            SettleTheOnly();
        }
    }

    /// <summary>Records that the account did not have this password at the time of the request.</summary>
    private void RuleOut(string password)
    {
        if (_candidates.Find(candidate => candidate.Password == password) is { } ruledOut)
        {
            if (ruledOut.MayStillArrive && _candidates.Exists(candidate => !candidate.MayStillArrive))
            {
                return;
            }

            Require(_candidates.Count > 1, "the password was right");
            _candidates.Remove(ruledOut);
            if (_candidates.TrueForAll(candidate => candidate.MayStillArrive))
            {
                // The password that the pending writes would replace is gone. One of them has taken effect, so the others no longer can.
                SettleArrivals();
            }

            SettleTheOnly();
        }
    }

    private void SettleTheOnly()
    {
        if (_candidates is [var only])
        {
            Settle(only);
        }
    }

    private void Settle(Candidate candidate)
    {
        foreach (var secret in candidate.Ends)
        {
            secret.End();
        }

        _candidates = [candidate with { MayStillArrive = false, Ends = [] }];
    }
}
