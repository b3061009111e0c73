namespace AuthFunctions.Tests.Support;

/// <summary>An action of a client on a user.</summary>
public enum Flow
{
    /// <summary>Logs in with the user's original password.</summary>
    LogIn,

    /// <summary>Logs in with the original password, from a browser that still has the user's oldest session.</summary>
    LogInAgain,

    /// <summary>Logs in with the password that the other client registers.</summary>
    LogInAsOther,

    /// <summary>Logs in with the original password, from the device of the user's first login.</summary>
    LogInFromDevice,

    /// <summary>Ends every session of the user, and forgets the devices.</summary>
    SignOutEverywhere,

    /// <summary>Ends the user's oldest session.</summary>
    LogOut,

    /// <summary>Lists the user's sessions, with the newest one from before the race.</summary>
    ListSessions,

    /// <summary>Ends the user's oldest session, with the newest one from before the race.</summary>
    EndSession,

    /// <summary>Ends the user's sessions besides the oldest one, with that one.</summary>
    EndOtherSessions,

    /// <summary>Uses the user's oldest session, late enough that an idle timeout causes a write of the last use.</summary>
    UseSession,

    /// <summary>Requests a reset token.</summary>
    RequestReset,

    /// <summary>Sets the client's own password with the user's original reset token.</summary>
    UpdatePassword,

    /// <summary>Registers the user's email with the client's own password.</summary>
    Register,

    /// <summary>Registers the email that the user is about to take, with the client's own password.</summary>
    RegisterNewEmail,

    /// <summary>Logs in again with the user's oldest session and original password.</summary>
    Reauthenticate,

    /// <summary>Sets the client's own password with the user's oldest session and original password.</summary>
    ChangePassword,

    /// <summary>Verifies the user's email with the original token.</summary>
    VerifyEmail,

    /// <summary>Requests a change to another email with the user's oldest session, and sends the mails.</summary>
    RequestEmailChange,

    /// <summary>Takes the new email with the user's oldest session and the original token.</summary>
    ConfirmEmail,

    /// <summary>Stops the change of the email, or undoes it, with the original token.</summary>
    RevertEmail,

    /// <summary>Deletes the account with the user's oldest session.</summary>
    DeleteAccount,
}
