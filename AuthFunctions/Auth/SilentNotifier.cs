namespace AuthFunctions;

/// <summary>Tells nobody anything, where reset tokens are given in responses.</summary>
internal sealed class SilentNotifier : IUserNotifier
{
    public void RequestReset(string email, Caller caller)
    {
    }

    public void PasswordChanged(string userId, string email)
    {
    }
}
