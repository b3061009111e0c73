using AuthFunctions.Storage;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// The rows that only a crash may leave behind for the sweep: they do no harm, but a flow that ran to its end has no business
/// leaving them, whatever ran beside it.
/// </summary>
internal static class Leftovers
{
    /// <summary>The keys of users without a name, of sessions that no user lists and of reset tokens that no user accepts.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(TableClient table, CancellationToken cancellationToken)
    {
        var rows = await InvariantChecker.ReadRowsAsync(table, cancellationToken);
        var users = rows.Where(row => row.RowKey == Keys.UserRow).Select(UserRow.Read).ToList();
        var names = rows.Select(row => row.PartitionKey).ToHashSet();
        var expected = users.Where(user => names.Contains(Keys.NameOf(user))).Select(user => Keys.User(user.Id))
            .Concat(users.Select(Keys.NameOf))
            .Concat(users.SelectMany(user => user.Sessions, (_, listed) => Keys.Session(listed.IdHash)))
            .Concat(users.Select(user => user.ResetToken).OfType<UserResetToken>().Select(token => Keys.ResetToken(token.Hash)));
        return [.. names.Except(expected)];
    }
}
