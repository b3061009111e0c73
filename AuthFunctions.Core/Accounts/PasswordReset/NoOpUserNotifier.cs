namespace AuthFunctions.Core.Accounts.PasswordReset;

/// <summary>Sends nothing: reset tokens are in responses.</summary>
internal sealed class NoOpUserNotifier : IUserNotifier
{
    public void RequestReset(string email, ClientInfo client)
    {
    }

    public void PasswordChanged(string userId, string email)
    {
    }
}
