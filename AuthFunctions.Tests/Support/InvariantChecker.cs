using System.Buffers;
using System.Globalization;
using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Storage;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Tests.Support;

/// <summary>
/// Checks the invariants of a table that must hold after every crash, interleaving and fault (docs/architecture.md).
/// It reads the whole table, so no request may be running.
/// </summary>
internal sealed class InvariantChecker
{
    // A name that a user does not have is reserved for an hour at most; afterwards, the user row says whether it still is.
    private static readonly TimeSpan ReservationTime = TimeSpan.FromHours(1);

    private readonly InvariantInputs _inputs;
    private readonly List<TableEntity> _rows;
    private readonly Dictionary<string, User> _users;

    private InvariantChecker(List<TableEntity> rows, InvariantInputs inputs)
    {
        _rows = rows;
        _inputs = inputs;
        _users = RowsOf("user_").Select(row => UserRow.Read(row.Row)).ToDictionary(user => user.Id);
    }

    /// <summary>Fails with a list of every violation.</summary>
    public static async Task CheckAsync(TableClient table, InvariantInputs inputs, CancellationToken cancellationToken)
    {
        var violations = await FindViolationsAsync(table, inputs, cancellationToken);
        Assert.True(
            violations.Count == 0,
            $"The table violates {violations.Count} invariants:{Environment.NewLine}{string.Join(Environment.NewLine, violations)}");
    }

    public static async Task<IReadOnlyList<string>> FindViolationsAsync(
        TableClient table, InvariantInputs inputs, CancellationToken cancellationToken)
    {
        var checker = new InvariantChecker(await ReadRowsAsync(table, cancellationToken), inputs);
        return
        [
            .. checker.FindFalseNames(),
            .. checker.FindUsersOfTwoNames(),
            .. checker.FindLostUsers(),
            .. checker.FindUnfinishedErasures(),
            .. checker.FindUnlistedSessions(),
            .. checker.FindLongLists(),
            .. checker.FindLongListsOfChanges(),
            .. checker.FindLongListsOfEmails(),
            .. TokenPurpose.All.SelectMany(checker.FindBrokenTokens),
            .. checker.FindSecrets(),
        ];
    }

    /// <summary>Reads every row. The result is empty if the table does not exist.</summary>
    public static async Task<List<TableEntity>> ReadRowsAsync(TableClient table, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        try
        {
            await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
            {
                rows.Add(row);
            }
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            return [];
        }

        return rows;
    }

    private IEnumerable<string> FindFalseNames() =>
        from row in RowsOf("email_").Concat(RowsOf("username_"))
        let userId = IndexRow.ReadUserId(row.Row)
        let user = _users.GetValueOrDefault(userId)
        where user is null || Keys.Name(user.LoginName!) != row.Row.PartitionKey
        let expires = IndexRow.ReadExpires(row.Row)
        where expires is null || expires > _inputs.Now + ReservationTime
        select $"The name {row.Row.PartitionKey} is blocked: its user {userId} {(user is null ? "has no row" : "has another name")}"
            + (expires is null ? "." : $", and it does not expire within an hour.");

    // A user who is registered. The row of a registration that was cut off has no index row, and was never used for a login.
    private IEnumerable<string> FindLostUsers()
    {
        var names = RowsOf("email_").Concat(RowsOf("username_")).ToDictionary(row => row.Row.PartitionKey, row => IndexRow.ReadUserId(row.Row));
        return
            from user in _users.Values
            where user.Erased is null && (user.HasLoggedIn || user.AuthVersion > 0)
            where names.GetValueOrDefault(Keys.Name(user.LoginName!)) != user.Id
            select $"The user {user.Id} is not found by the name {Keys.Name(user.LoginName!)}.";
    }

    private IEnumerable<string> FindUnfinishedErasures() =>
        from user in _users.Values
        where user.Erased is not null && _inputs.TasksHaveRun
        select $"The account of the user {user.Id} was deleted, and its row is left.";

    private IEnumerable<string> FindUsersOfTwoNames() =>
        from row in RowsOf("email_").Concat(RowsOf("username_"))
        where IndexRow.ReadExpires(row.Row) is null
        group row.Row.PartitionKey by IndexRow.ReadUserId(row.Row) into names
        where names.Count() > 1
        select $"The user {names.Key} is found through {names.Count()} index rows: {string.Join(", ", names)}.";

    private IEnumerable<string> FindUnlistedSessions()
    {
        var handedOut = _inputs.SessionIds.Select(OpaqueToken.Hash).ToHashSet();
        return
            from row in RowsOf("session_")
            let session = SessionRow.Read(row.Hash, row.Row)
            where session.Expires > _inputs.Now && handedOut.Contains(session.IdHash)
            where _users.GetValueOrDefault(session.UserId)?.Sessions.Any(listed => listed.IdHash == session.IdHash) != true
            select $"The session {session.IdHash} is alive, and its user {session.UserId} does not list it: no password change would end it.";
    }

    private IEnumerable<string> FindLongLists() =>
        from user in _users.Values
        where user.Sessions.Length > _inputs.MaxSessionsPerUser
        select $"The user {user.Id} lists {user.Sessions.Length} sessions; {_inputs.MaxSessionsPerUser} are allowed.";

    private IEnumerable<string> FindLongListsOfChanges() =>
        from user in _users.Values
        where user.Changes.Length > AccountChange.MaxListed || user.Changes.DistinctBy(change => change.Id).Count() != user.Changes.Length
        select $"The user {user.Id} lists {user.Changes.Length} changes; {AccountChange.MaxListed} different ones are allowed.";

    private IEnumerable<string> FindLongListsOfEmails() =>
        from user in _users.Values
        let different = user.PreviousEmails.DistinctBy(previous => LoginName.Email(previous.Email).Hash).Count()
        where user.PreviousEmails.Length > PreviousEmail.MaxListed
            || different != user.PreviousEmails.Length
            || user.PreviousEmails.Any(previous => previous.TokenHashes.Length > PreviousEmail.MaxTokens)
        select $"The user {user.Id} lists {user.PreviousEmails.Length} emails, {different} different ones; {PreviousEmail.MaxListed} different ones are allowed.";

    // The rows of an account that is being deleted go one by one.
    private IEnumerable<string> FindBrokenTokens(TokenPurpose purpose)
    {
        var working = (
            from row in RowsOf($"{purpose.Name}_")
            let user = _users.GetValueOrDefault(IndexRow.ReadUserId(row.Row))
            where user?.FindTokenExpiry(purpose, row.Hash) > _inputs.Now
            select user).ToLookup(user => user.Id);

        return
            from user in _users.Values
            where user.Erased is null
            let count = working[user.Id].Count()
            let expected = user.ListTokens().Count(token => token.Purpose == purpose && user.FindTokenExpiry(purpose, token.Hash) > _inputs.Now)
            where count != expected
            select $"The user {user.Id} has {count} {purpose.Name} tokens that work; {expected} should.";
    }

    private IEnumerable<string> FindSecrets()
    {
        string[] secrets = [.. _inputs.SessionIds, .. _inputs.Secrets];
        // One search for all secrets: a soak test has tens of thousands.
        var any = SearchValues.Create(secrets, StringComparison.OrdinalIgnoreCase);
        return
            from row in _rows
            from property in row
            let text = Convert.ToString(property.Value, CultureInfo.InvariantCulture)
            where text.AsSpan().ContainsAny(any)
            from secret in secrets
            where text.Contains(secret, StringComparison.OrdinalIgnoreCase)
            select $"The row {row.PartitionKey}, {row.RowKey} holds the secret '{secret}' in {property.Key}.";
    }

    private IEnumerable<(TableEntity Row, string Hash)> RowsOf(string prefix) =>
        from row in _rows
        where row.PartitionKey.StartsWith(prefix, StringComparison.Ordinal)
        select (row, row.PartitionKey[prefix.Length..]);
}
