using Azure.Data.Tables;

namespace AuthFunctions.Storage;

/// <summary>The index row of an email, a username or a reset token: it says where to look and is never believed alone.</summary>
internal static class IndexRow
{
    private const string UserId = "user_id";
    private const string Expires = "expires";

    public static TableEntity From(string partitionKey, string userId) =>
        new(partitionKey, Keys.IndexRow) { [UserId] = userId };

    public static TableEntity From(UserResetToken token, string userId) =>
        new(Keys.ResetToken(token.Hash), Keys.IndexRow) { [UserId] = userId, [Expires] = token.Expires };

    public static string ReadUserId(TableEntity row) => row.GetRequiredString(UserId);
}
