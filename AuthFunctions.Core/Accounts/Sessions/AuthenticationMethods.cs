namespace AuthFunctions.Core.Accounts.Sessions;

/// <summary>The ways in which users prove who they are. The names are part of rows and responses, and stay as they are.</summary>
public static class AuthenticationMethods
{
    /// <summary>The password.</summary>
    public const string Password = "password";
}
