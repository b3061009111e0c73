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
}
