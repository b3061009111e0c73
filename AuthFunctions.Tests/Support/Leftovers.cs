using AuthFunctions.Core.Storage;
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
        // A counter is there to stay until its window ends.
        var names = rows.Where(row => row.RowKey != Keys.ThrottleRow).Select(row => row.PartitionKey).ToHashSet();
        var expected = users.Where(user => names.Contains(Keys.Name(user.LoginName!))).Select(user => Keys.User(user.Id))
            .Concat(users.Select(user => Keys.Name(user.LoginName!)))
            .Concat(users.SelectMany(user => user.Sessions, (_, listed) => Keys.Session(listed.IdHash)))
            .Concat(users.SelectMany(user => user.Tokens, (_, token) => Keys.Token(token.Key, token.Value.Hash)));
        return [.. names.Except(expected)];
    }
}
