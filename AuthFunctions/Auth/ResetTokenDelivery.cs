namespace AuthFunctions;

/// <summary>How a reset token reaches the user who asked for it.</summary>
public enum ResetTokenDelivery
{
    /// <summary>By mail, so that only the owner of the address gets it.</summary>
    Email,

    /// <summary>In the response, so that whoever knows an email can take the account over: for development and tests only.</summary>
    Response,
}
