namespace AuthFunctions.Tests.Support;

/// <summary>A user's reset token, which most tests of tokens are about.</summary>
internal static class UserExtensions
{
    public static OneTimeToken? ResetToken(this User user) => user.Tokens.GetValueOrDefault(TokenPurpose.Reset);

    public static User WithResetToken(this User user, OneTimeToken? token) => user with
    {
        Tokens = token is null ? user.Tokens.Remove(TokenPurpose.Reset) : user.Tokens.SetItem(TokenPurpose.Reset, token),
    };
}
