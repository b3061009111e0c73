using AuthFunctions.Core.Accounts.Tokens;
using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

/// <summary>The index row of a name or of a one-time token. It says which user row to read, and is never trusted alone.</summary>
internal static class IndexRow
{
    private const string UserId = "user_id";
    private const string Expires = "expires";

    /// <param name="partitionKey">The partition of the name.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="expires">When the name is free again, unless the user has it by then; null for never.</param>
    public static TableEntity From(string partitionKey, string userId, DateTimeOffset? expires = null)
    {
        var row = new TableEntity(partitionKey, Keys.IndexRow) { [UserId] = userId };
        row.AddUnlessNull(Expires, expires);
        return row;
    }

    public static TableEntity From(TokenPurpose purpose, OneTimeToken token, string userId) =>
        new(Keys.Token(purpose, token.Hash), Keys.IndexRow) { [UserId] = userId, [Expires] = token.Expires };

    public static DateTimeOffset? ReadExpires(TableEntity row) => row.GetDateTimeOffset(Expires);

    public static string ReadUserId(TableEntity row) => row.GetRequiredString(UserId);
}
