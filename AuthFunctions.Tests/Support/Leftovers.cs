using AuthFunctions.Core.Storage;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// Finds rows that only a crash may leave behind, until the sweep deletes them. They are harmless, but a flow that completed
/// must not leave them, even if other flows ran at the same time.
/// </summary>
internal static class Leftovers
{
    /// <summary>
    /// The keys of users without a name, of names that do not expire and whose user has another one, of sessions that no user lists and of one-time tokens
    /// that no user accepts.
    /// </summary>
    public static async Task<IReadOnlyList<string>> FindAsync(TableClient table, CancellationToken cancellationToken)
    {
        var rows = await InvariantChecker.ReadRowsAsync(table, cancellationToken);
        var users = rows.Where(row => row.RowKey == Keys.UserRow).Select(UserRow.Read).ToList();
        // A counter is expected to stay until its window ends.
        var names = rows.Where(row => row.RowKey != Keys.ThrottleRow).Select(row => row.PartitionKey).ToHashSet();
        var expected = users.Where(user => names.Contains(Keys.Name(user.LoginName!))).Select(user => Keys.User(user.Id))
            .Concat(users.Select(user => Keys.Name(user.LoginName!)))
            .Concat(users.SelectMany(user => user.Sessions, (_, listed) => Keys.Session(listed.IdHash)))
            .Concat(users.SelectMany(user => user.ListTokens(), (_, token) => Keys.Token(token.Purpose, token.Hash)))
            // A change of the email that was refused late leaves one, too.
            .Concat(rows.Where(row => row.PartitionKey.StartsWith("email_", StringComparison.Ordinal) && IndexRow.ReadExpires(row) is not null)
                .Select(row => row.PartitionKey));
        return [.. names.Except(expected)];
    }
}
