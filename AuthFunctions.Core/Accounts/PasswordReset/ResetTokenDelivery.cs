namespace AuthFunctions.Core.Accounts.PasswordReset;

/// <summary>How a reset token reaches the user who requested it.</summary>
public enum ResetTokenDelivery
{
    /// <summary>By mail: only the owner of the mailbox gets it.</summary>
    Email,

    /// <summary>In the response: anybody who knows an email can take over its account. For development and tests only.</summary>
    Response,
}
