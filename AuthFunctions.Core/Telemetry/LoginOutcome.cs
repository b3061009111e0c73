namespace AuthFunctions.Core.Telemetry;

/// <summary>How a login ended. The client is not told which name is unknown; operators are, as numbers.</summary>
internal enum LoginOutcome
{
    /// <summary>A session was made.</summary>
    Success,

    /// <summary>The password was not the user's.</summary>
    WrongPassword,

    /// <summary>The name is not registered.</summary>
    UnknownName,

    /// <summary>Too many logins had failed before; nothing was verified.</summary>
    Throttled,

    /// <summary>The password is right, and the email is not verified.</summary>
    EmailUnverified,
}
