using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Tokens;
using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

/// <summary>The index row of a name or of a one-time token. It says which user row to read, and is never trusted alone.</summary>
internal static class IndexRow
{
    private const string UserId = "user_id";
    private const string Expires = "expires";

    private static readonly Columns Columns = new(UserId, Expires);

    /// <param name="partitionKey">The partition of the name.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="expires">When the name is free again, unless the user has it by then; null for never.</param>
    public static TableEntity From(string partitionKey, string userId, DateTimeOffset? expires = null)
    {
        var row = new TableEntity(partitionKey, Keys.IndexRow) { [UserId] = userId };
        row.AddUnlessNull(Expires, expires);
        return row;
    }

    /// <summary>The row of a name in place of the one that was written, without an expiry.</summary>
    public static TableEntity From(StoredName name) => From(Keys.Name(name.Name), name.UserId).InPlaceOf(name.Row);

    /// <summary>What was written of a user's name.</summary>
    public static StoredName ReadName(LoginName name, TableEntity row) => new(name, ReadUserId(row), Columns.Keep(row));

    /// <summary>This row, in place of another one of the same user.</summary>
    public static TableEntity InPlaceOf(this TableEntity row, TableEntity stored) => row.InPlaceOf(Columns.Keep(stored));

    public static TableEntity From(TokenPurpose purpose, OneTimeToken token, string userId) =>
        new(Keys.Token(purpose, token.Hash), Keys.IndexRow) { [UserId] = userId, [Expires] = token.Expires };

    public static DateTimeOffset? ReadExpires(TableEntity row) => row.GetDateTimeOffset(Expires);

    public static string ReadUserId(TableEntity row) => row.GetRequiredString(UserId);

    private static TableEntity InPlaceOf(this TableEntity row, StoredRow stored)
    {
        Columns.Restore(row, stored);
        return row;
    }
}
