using AuthFunctions.Core.Accounts;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace AuthFunctions.Core.Storage;

/// <summary>
/// Single rows of a table, which is created when a first row needs it. Every member throws <see cref="ServiceUnavailableException"/> when storage
/// does not respond as it should.
/// </summary>
internal sealed class TableRows(TableClient table)
{
    public async Task<TableEntity?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        try
        {
            var response = await table.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
            return response.HasValue ? response.Value : null;
        }
        catch (Exception exception) when (StorageOutage.Is(exception, cancellationToken))
        {
            throw StorageOutage.Unavailable(exception);
        }
    }

    /// <summary>Adds a row. It has the ETag of the stored row then.</summary>
    /// <returns>True when the row is there and is this one, false when another row has its keys.</returns>
    public async Task<bool> TryAddAsync(TableEntity row, CancellationToken cancellationToken)
    {
        if (await TryInsertAsync(row, cancellationToken))
        {
            return true;
        }

        // The client repeats a request whose response was lost: the row that exists may be this one.
        if (await FindAsync(row.PartitionKey, row.RowKey, cancellationToken) is not { } stored || !row.IsStoredAs(stored))
        {
            return false;
        }

        row.ETag = stored.ETag;
        return true;
    }

    /// <returns>True when the row is added; false when a row has its keys, which may be this one if a response was lost.</returns>
    public async Task<bool> TryInsertAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await AddAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 409 && exception.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
        catch (Exception exception) when (StorageOutage.Is(exception, cancellationToken))
        {
            throw StorageOutage.Unavailable(exception);
        }
    }

    /// <summary>Replaces a row by its ETag. It has the ETag of the stored row then.</summary>
    /// <returns>True when the row was still the one that was read and is replaced, false when it has changed or gone.</returns>
    public async Task<bool> TryReplaceAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            var response = await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
            row.ETag = response.Headers.ETag ?? row.ETag;
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            return false;
        }
        catch (Exception exception) when (StorageOutage.Is(exception, cancellationToken))
        {
            throw StorageOutage.Unavailable(exception);
        }
    }

    /// <summary>Merges columns into a row, of any version. A row that is missing does not come back.</summary>
    public async Task TryMergeAsync(TableEntity columns, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(columns, ETag.All, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
        }
        catch (Exception exception) when (StorageOutage.Is(exception, cancellationToken))
        {
            throw StorageOutage.Unavailable(exception);
        }
    }

    /// <returns>True when the row was still the one that was read and is deleted, or is gone; false when it has changed.</returns>
    public async Task<bool> TryDeleteAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            return false;
        }
        catch (Exception exception) when (StorageOutage.Is(exception, cancellationToken))
        {
            throw StorageOutage.Unavailable(exception);
        }
    }

    public async Task DeleteAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(partitionKey, rowKey, ETag.All, cancellationToken);
        }
        catch (Exception exception) when (StorageOutage.Is(exception, cancellationToken))
        {
            throw StorageOutage.Unavailable(exception);
        }
    }

    private async Task AddAsync(TableEntity row, CancellationToken cancellationToken)
    {
        Response response;
        try
        {
            response = await table.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && exception.ErrorCode == TableErrorCode.TableNotFound)
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
            response = await table.AddEntityAsync(row, cancellationToken);
        }

        row.ETag = response.Headers.ETag ?? row.ETag;
    }
}
