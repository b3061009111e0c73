namespace AuthFunctions.Tests.Support;

/// <summary>What a client can do about a user.</summary>
public enum Flow
{
    /// <summary>Logs in with the password that the user had at first.</summary>
    LogIn,

    /// <summary>The same, from a browser that still has the user's oldest session.</summary>
    LogInAgain,

    /// <summary>Logs in with the password that the other client would register.</summary>
    LogInAsOther,

    /// <summary>Ends the user's oldest session.</summary>
    LogOut,

    /// <summary>Uses the user's oldest session, late enough for the use to be recorded under an idle timeout.</summary>
    UseSession,

    /// <summary>Asks for a reset token.</summary>
    RequestReset,

    /// <summary>Sets a password of the client's own with the reset token that the user had at first.</summary>
    UpdatePassword,

    /// <summary>Registers the user's email with a password of the client's own.</summary>
    Register,
}
