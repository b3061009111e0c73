using AuthFunctions.Core.Accounts.Tokens;
using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

/// <summary>The index row of a name or of a one-time token. It says which user row to read, and is never trusted alone.</summary>
internal static class IndexRow
{
    private const string UserId = "user_id";
    private const string Expires = "expires";

    public static TableEntity From(string partitionKey, string userId) =>
        new(partitionKey, Keys.IndexRow) { [UserId] = userId };

    public static TableEntity From(TokenPurpose purpose, OneTimeToken token, string userId) =>
        new(Keys.Token(purpose, token.Hash), Keys.IndexRow) { [UserId] = userId, [Expires] = token.Expires };

    public static string ReadUserId(TableEntity row) => row.GetRequiredString(UserId);
}
