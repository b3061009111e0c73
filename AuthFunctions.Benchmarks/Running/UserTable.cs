using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Storage;
using Azure;
using Azure.Data.Tables;

namespace AuthFunctions.Benchmarks.Running;

/// <summary>Users in an emulator, stored in the app's format. All users share one hash.</summary>
internal sealed class UserTable
{
    private const int Writers = 16;

    private readonly TableClient _client;
    private readonly TableUserStore _store;

    private UserTable(Azurite azurite)
    {
        _client = new TableClient(azurite.ConnectionString, StorageServiceCollectionExtensions.TableName, StorageServiceCollectionExtensions.CreateTableOptions());
        _store = new TableUserStore(_client);
    }

    public static string Email(int number) => $"user{number}@example.com";

    /// <summary>Creates the table, with users from number 0.</summary>
    /// <param name="azurite">The emulator.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="workFactor">The work factor of their hash.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<UserTable> CreateAsync(Azurite azurite, int users, int workFactor, CancellationToken cancellationToken)
    {
        var table = new UserTable(azurite);
        await table._client.CreateIfNotExistsAsync(cancellationToken);
        await table.AddAsync(0, users, workFactor, cancellationToken);
        return table;
    }

    /// <summary>Adds users, all with <see cref="HashSpeed.Password"/>.</summary>
    /// <param name="first">The number of the first user.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="workFactor">The work factor of their hash.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task AddAsync(int first, int users, int workFactor, CancellationToken cancellationToken)
    {
        var hash = new HashedPassword(HashSpeed.Hash(workFactor), PasswordScheme.Bcrypt);
        var added = 0;
        using var progress = new Timer(_ => Console.WriteLine($"  {Volatile.Read(ref added)} of {users} users"), null, Progress.Interval, Progress.Interval);
        await Parallel.ForAsync(first, first + users, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken }, async (number, token) =>
        {
            var now = DateTimeOffset.UtcNow;
            var user = new User { Id = $"{Guid.CreateVersion7(now)}", Email = Email(number), Password = hash, Created = now, Updated = now };
            if (!await _store.AddUserAsync(user, token))
            {
                throw new InvalidOperationException($"{user.Email} was there already.");
            }

            Interlocked.Increment(ref added);
        });
    }

    /// <summary>Reads one row by its keys, like a profile request. There are no other operations.</summary>
    public Task ReadAsync(int number, CancellationToken cancellationToken) =>
        _client.GetEntityAsync<TableEntity>(Keys.Name(LoginName.Email(Email(number))), Keys.IndexRow, cancellationToken: cancellationToken);

    /// <summary>Adds a row in a separate partition, replaces it and deletes it. There are no other operations.</summary>
    public async Task WriteAsync(int number, CancellationToken cancellationToken)
    {
        var row = new TableEntity($"benchmark_{number}", Keys.IndexRow) { ["number"] = number };
        await _client.AddEntityAsync(row, cancellationToken);
        await _client.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, cancellationToken);
        await _client.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
    }
}
