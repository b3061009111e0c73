namespace AuthFunctions.Tests.Support;

/// <summary>Reads a user's reset token, which most token tests need.</summary>
internal static class UserExtensions
{
    public static OneTimeToken? ResetToken(this User user) => user.Tokens.GetValueOrDefault(TokenPurpose.Reset);

    public static User WithResetToken(this User user, OneTimeToken? token) => user with
    {
        Tokens = token is null ? user.Tokens.Remove(TokenPurpose.Reset) : user.Tokens.SetItem(TokenPurpose.Reset, token),
    };
}
