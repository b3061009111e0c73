namespace AuthFunctions.Tests.Soak;

/// <summary>
/// All that the answers so far allow an account to be, for a user who sends one request after the other: which passwords it
/// may have, and which sessions and reset tokens may work. An answer that none of it allows fails the test.
/// </summary>
/// <remarks>It is of an account with the default of one session, in which every password is new.</remarks>
internal sealed class AccountModel
{
    private readonly List<Secret> _sessions = [];
    private readonly List<Secret> _resetTokens = [];
    private List<Candidate> _candidates = [new(null, MayStillArrive: false, [])];

    /// <summary>Every password that the account may have.</summary>
    public IReadOnlyList<string> Passwords => [.. _candidates.Select(candidate => candidate.Password).OfType<string>()];

    /// <summary>Whether the name may be free.</summary>
    public bool MayBeFree => MayHave(null);

    /// <summary>Whether more than one state of the account is possible.</summary>
    public bool IsInDoubt => _candidates.Count > 1 || _sessions.Concat(_resetTokens).Any(secret => secret.Validity == Validity.InDoubt);

    /// <summary>Every session id that was handed out, the latest last.</summary>
    public IReadOnlyList<Secret> Sessions => _sessions;

    /// <summary>Every reset token that was handed out, the latest last.</summary>
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
                // The user row was changed just now, so that no earlier change of it can arrive any more.
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

    /// <summary>Nothing is on its way to storage any more.</summary>
    public void SettleArrivals() => _candidates = _candidates.ConvertAll(candidate => candidate with { MayStillArrive = false });

    private static void Require(bool allowed, string why) => Assert.True(allowed, $"The answer is not possible: {why}.");

    private bool MayHave(string? password) => _candidates.Exists(candidate => candidate.Password == password);

    /// <summary>The name is in the index: whatever registration put it there, no other one's can arrive.</summary>
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

    /// <summary>The account did not have a password when it was asked.</summary>
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
                // What they were to replace is not there: one of them has arrived, and kept the others from it.
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
