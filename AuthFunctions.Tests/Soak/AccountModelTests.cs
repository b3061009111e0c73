using Xunit.Sdk;
using static AuthFunctions.Tests.Soak.Outcome;

namespace AuthFunctions.Tests.Soak;

/// <summary>Tests that the model forbids wrong responses. The soak test can find only the errors that the model forbids.</summary>
public sealed class AccountModelTests
{
    private readonly AccountModel _model = new();

    private Secret Session => _model.Sessions[^1];

    private Secret Token => _model.ResetTokens[^1];

    [Fact]
    public void Register_OfAName_SucceedsOnce()
    {
        AssertForbidden(() => _model.Register("a", Refused));
        Start();

        AssertForbidden(() => _model.Register("b", Done));
        _model.Register("b", Refused);
        Assert.Equal(["a"], _model.Passwords);
    }

    [Fact]
    public void Register_OfUnknownOutcome_MayArriveUntilAnotherHas()
    {
        _model.Register("a", Unknown);
        _model.LogIn("a", Refused, null);
        Assert.Equal(["a"], _model.Passwords);

        _model.Register("b", Done);

        AssertForbidden(() => _model.LogIn("a", Done, "s"));
        AssertForbidden(() => _model.LogIn("b", Refused, null));
    }

    [Fact]
    public void Register_TakenAfterUnknownOutcomes_IsOneOfThem()
    {
        _model.Register("a", Unknown);
        _model.Register("b", Unknown);

        _model.Register("c", Refused);

        AssertForbidden(() => _model.LogIn("c", Done, "s"));
        _model.LogIn("a", Refused, null);
        AssertForbidden(() => _model.LogIn("b", Refused, null));
        _model.LogIn("b", Done, "s");
        Assert.False(_model.IsInDoubt);
    }

    [Fact]
    public void LogIn_Password_MustBeTheRightOne()
    {
        Start();

        AssertForbidden(() => _model.LogIn("a", Refused, null));
        AssertForbidden(() => _model.LogIn("b", Done, "s"));
    }

    [Fact]
    public void LogIn_Again_EndsTheOlderSession()
    {
        Start();
        var older = Session;

        _model.LogIn("a", Done, "newer");

        AssertForbidden(() => AccountModel.Read(older, Done));
        AssertForbidden(() => AccountModel.Read(Session, Refused));
    }

    [Fact]
    public void LogIn_OfUnknownOutcome_LeavesTheOlderSessionInDoubt()
    {
        Start();

        _model.LogIn("wrong", Unknown, null);
        Assert.Equal(Validity.Works, Session.Validity);
        _model.LogIn("a", Unknown, null);

        AccountModel.Read(Session, Done);
        AccountModel.Read(Session, Refused);
        AssertForbidden(() => AccountModel.Read(Session, Done));
    }

    [Fact]
    public void LogOut_Done_EndsTheSession()
    {
        Start();

        AccountModel.LogOut(Session, Done);

        AssertForbidden(() => AccountModel.Read(Session, Done));
        AssertForbidden(() => AccountModel.LogOut(Session, Done));
    }

    [Fact]
    public void LogOut_OfUnknownOutcome_LeavesTheSessionInDoubt()
    {
        Start();

        AccountModel.LogOut(Session, Unknown);

        AccountModel.LogOut(Session, Refused);
        AssertForbidden(() => AccountModel.LogOut(Session, Done));
    }

    [Fact]
    public void UpdatePassword_Done_EndsEverythingElse()
    {
        Start();
        var (session, token) = (Session, Token);

        _model.UpdatePassword(token, "b", Done);

        AssertForbidden(() => _model.UpdatePassword(token, "c", Done));
        AssertForbidden(() => AccountModel.Read(session, Done));
        AssertForbidden(() => _model.LogIn("a", Done, "s"));
        AssertForbidden(() => _model.LogIn("b", Refused, null));
    }

    [Fact]
    public void UpdatePassword_WorkingToken_IsNotRefused()
    {
        Start();
        var replaced = Token;
        _model.RequestReset(Done, "newer");

        AssertForbidden(() => _model.UpdatePassword(Token, "b", Refused));
        AssertForbidden(() => _model.UpdatePassword(replaced, "b", Done));
    }

    [Fact]
    public void UpdatePassword_OfUnknownOutcomeSeenToBeDone_EndsTheTokenAndTheSessions()
    {
        Start();
        var (session, token) = (Session, Token);
        _model.UpdatePassword(token, "b", Unknown);
        AccountModel.Read(session, Done);
        _model.LogIn("b", Refused, null);

        _model.LogIn("a", Refused, null);

        AssertForbidden(() => AccountModel.Read(session, Done));
        AssertForbidden(() => _model.UpdatePassword(token, "c", Done));
        AssertForbidden(() => _model.LogIn("b", Refused, null));
    }

    [Fact]
    public void UpdatePassword_OfUnknownOutcomeSeenNotToBeDone_ArrivesNoMore()
    {
        Start();
        _model.UpdatePassword(Token, "b", Unknown);

        _model.LogIn("a", Done, "newer");

        AssertForbidden(() => _model.LogIn("b", Done, "s"));
        AssertForbidden(() => AccountModel.Read(Session, Refused));
        _model.UpdatePassword(Token, "c", Done);
    }

    [Fact]
    public void RequestReset_AfterAnUpdateOfUnknownOutcome_KeepsItsTokenWhicheverWayThatWent()
    {
        Start();
        _model.UpdatePassword(Token, "b", Unknown);
        _model.RequestReset(Done, "newer");

        _model.LogIn("b", Done, "s");

        AssertForbidden(() => _model.UpdatePassword(Token, "c", Refused));
    }

    [Fact]
    public void RequestReset_OfUnknownOutcome_LeavesTheOlderTokenInDoubt()
    {
        Start();

        _model.RequestReset(Unknown, null);

        _model.UpdatePassword(Token, "b", Refused);
        AssertForbidden(() => _model.UpdatePassword(Token, "b", Done));
    }

    [Fact]
    public void RequestReset_OfAnAccount_IsNotRefused()
    {
        AssertForbidden(() => _model.RequestReset(Done, "t"));
        Start();

        AssertForbidden(() => _model.RequestReset(Refused, null));
    }

    private static void AssertForbidden(Action answer) => Assert.ThrowsAny<XunitException>(answer);

    /// <summary>An account with the password "a", a session and a reset token.</summary>
    private void Start()
    {
        _model.Register("a", Done);
        _model.LogIn("a", Done, "session");
        _model.RequestReset(Done, "token");
    }
}
