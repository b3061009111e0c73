using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>One table and its entities.</summary>
public class TableClient
{
    private readonly TableRestClient _client;

    /// <param name="connectionString">The account's endpoint and key.</param>
    /// <param name="tableName">The name of the table, which need not exist.</param>
    /// <exception cref="InvalidOperationException">The connection string is not a list of <c>name=value</c>.</exception>
    /// <exception cref="ArgumentException">The connection string lacks a setting.</exception>
    /// <exception cref="FormatException">The connection string's key or endpoint is malformed.</exception>
    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    /// <param name="connectionString">The account's endpoint and key.</param>
    /// <param name="tableName">The name of the table, which need not exist.</param>
    /// <param name="options">How to talk to the service.</param>
    /// <exception cref="InvalidOperationException">The connection string is not a list of <c>name=value</c>.</exception>
    /// <exception cref="ArgumentException">The connection string lacks a setting.</exception>
    /// <exception cref="FormatException">The connection string's key or endpoint is malformed.</exception>
    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
        : this(new TableRestClient(TableConnectionString.Parse(connectionString), options), tableName)
    {
    }

    /// <param name="endpoint">The account's table endpoint.</param>
    /// <param name="tableName">The name of the table, which need not exist.</param>
    /// <param name="credential">The account's key.</param>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    /// <param name="endpoint">The account's table endpoint.</param>
    /// <param name="tableName">The name of the table, which need not exist.</param>
    /// <param name="credential">The account's key.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(new TableRestClient(endpoint, credential, options), tableName)
    {
    }

    /// <param name="endpoint">The account's table endpoint; the token is sent over https only.</param>
    /// <param name="tableName">The name of the table, which need not exist.</param>
    /// <param name="tokenCredential">Where bearer tokens come from.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(new TableRestClient(endpoint, tokenCredential, options), tableName)
    {
    }

    internal TableClient(TableRestClient client, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _client = client;
        Name = tableName;
        Uri = client.TableUri(tableName);
    }

    /// <summary>For mocking.</summary>
    protected TableClient()
    {
    }

    /// <summary>The name of the account.</summary>
    public virtual string AccountName => _client.AccountName;

    /// <summary>The name of the table.</summary>
    public virtual string Name { get; }

    /// <summary>The address of the table.</summary>
    public virtual Uri Uri { get; }

    /// <summary>An OData filter in which each interpolated value is a quoted and escaped literal.</summary>
    /// <param name="filter">The interpolated filter.</param>
    /// <exception cref="ArgumentException">A value has a type that filters lack.</exception>
    public static string CreateQueryFilter(FormattableString filter) => QueryFilter.Create(filter);

    /// <summary>Creates the table.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RequestFailedException">The service refused, with 409 <c>TableAlreadyExists</c> where the table is there.</exception>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        await _client.CreateTableAsync(Name, cancellationToken);

    /// <summary>Creates the table where it is not there; the raw response is a 409 where it is.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RequestFailedException">The service refused.</exception>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        await _client.CreateTableIfNotExistsAsync(Name, cancellationToken);

    /// <summary>Deletes the table; a 404 is returned, not thrown.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RequestFailedException">The service refused.</exception>
    public virtual async Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        await _client.DeleteTableAsync(Name, cancellationToken);

    /// <summary>Adds an entity.</summary>
    /// <typeparam name="T">The class of the entity.</typeparam>
    /// <param name="entity">The entity.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The response, with the entity's ETag.</returns>
    /// <exception cref="RequestFailedException">The service refused, with 409 <c>EntityAlreadyExists</c> where the keys are taken.</exception>
    public virtual async Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ThrowIfNoKeys(entity);
        return await _client.AddEntityAsync(Name, entity, cancellationToken);
    }

    /// <summary>Reads an entity.</summary>
    /// <typeparam name="T">The class of the entity.</typeparam>
    /// <param name="partitionKey">The key of the partition.</param>
    /// <param name="rowKey">The key within the partition.</param>
    /// <param name="select">The properties to read; all of them when null.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RequestFailedException">The service refused, with 404 <c>ResourceNotFound</c> where the entity is not there.</exception>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        ThrowIfNoKeys(partitionKey, rowKey);
        var response = await _client.GetEntityAsync(Name, partitionKey, rowKey, select, mayBeMissing: false, cancellationToken);
        return Response.FromValue(ReadEntity<T>(response), response);
    }

    /// <summary>Reads an entity that may not be there.</summary>
    /// <typeparam name="T">The class of the entity.</typeparam>
    /// <param name="partitionKey">The key of the partition.</param>
    /// <param name="rowKey">The key within the partition.</param>
    /// <param name="select">The properties to read; all of them when null.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The entity, or a response without a value where it, or the table, is not there.</returns>
    /// <exception cref="RequestFailedException">The service refused.</exception>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        ThrowIfNoKeys(partitionKey, rowKey);
        var response = await _client.GetEntityAsync(Name, partitionKey, rowKey, select, mayBeMissing: true, cancellationToken);
        return response.Status == 404 ? new NoValueResponse<T>(response) : Response.FromValue(ReadEntity<T>(response), response);
    }

    /// <summary>Adds an entity, or changes the one that has its keys.</summary>
    /// <typeparam name="T">The class of the entity.</typeparam>
    /// <param name="entity">The entity.</param>
    /// <param name="mode">What becomes of properties that the entity does not have.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RequestFailedException">The service refused.</exception>
    public virtual async Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ThrowIfNoKeys(entity);
        return await _client.UpdateEntityAsync(Name, entity, ifMatch: null, mode, cancellationToken);
    }

    /// <summary>Changes an entity.</summary>
    /// <typeparam name="T">The class of the entity.</typeparam>
    /// <param name="entity">The entity.</param>
    /// <param name="ifMatch">The version to change, or <see cref="ETag.All"/>.</param>
    /// <param name="mode">What becomes of properties that the entity does not have.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The response, with the entity's new ETag.</returns>
    /// <exception cref="ArgumentException"><paramref name="ifMatch"/> is the default.</exception>
    /// <exception cref="RequestFailedException">
    /// The service refused, with 412 <c>UpdateConditionNotSatisfied</c> where the entity is another version and 404 where it is not there.
    /// </exception>
    public virtual async Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        ThrowIfNoKeys(entity);
        return ifMatch == default
            ? throw new ArgumentException("Value cannot be empty.", nameof(ifMatch))
            : await _client.UpdateEntityAsync(Name, entity, ifMatch, mode, cancellationToken);
    }

    /// <summary>Deletes an entity; a 404 is returned, not thrown.</summary>
    /// <param name="partitionKey">The key of the partition.</param>
    /// <param name="rowKey">The key within the partition.</param>
    /// <param name="ifMatch">The version to delete; any when it is the default.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RequestFailedException">
    /// The service refused, with 412 <c>UpdateConditionNotSatisfied</c> where the entity is another version.
    /// </exception>
    public virtual async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ThrowIfNoKeys(partitionKey, rowKey);
        return await _client.DeleteEntityAsync(Name, partitionKey, rowKey, ifMatch == default ? ETag.All : ifMatch, cancellationToken);
    }

    /// <summary>Deletes an entity; a 404 is returned, not thrown.</summary>
    /// <param name="entity">The entity, of which only the keys are used.</param>
    /// <param name="ifMatch">The version to delete; any when it is the default.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RequestFailedException">
    /// The service refused, with 412 <c>UpdateConditionNotSatisfied</c> where the entity is another version.
    /// </exception>
    public virtual async Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return await DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <summary>Reads the entities that a filter lets through, in the order of their keys, page by page.</summary>
    /// <typeparam name="T">The class of the entities.</typeparam>
    /// <param name="filter">The OData filter; every entity when null.</param>
    /// <param name="maxPerPage">At most so many entities a request, up to 1,000; it does not limit how many there are in all.</param>
    /// <param name="select">The properties to read; all of them when null.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <exception cref="RequestFailedException">The service refused; thrown while the result is enumerated.</exception>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var properties = select is null ? null : string.Join(',', select);
        return new QueryPageable<T>(
            (continuationToken, pageSize, token) =>
                _client.QueryEntitiesAsync<T>(Name, filter, properties, continuationToken, pageSize, token),
            maxPerPage,
            cancellationToken);
    }

    private static void ThrowIfNoKeys(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ThrowIfNoKeys(entity.PartitionKey, entity.RowKey);
    }

    private static void ThrowIfNoKeys(string partitionKey, string rowKey)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
    }

    private static T ReadEntity<T>(Response response)
        where T : class, ITableEntity
    {
        using var document = JsonDocument.Parse(response.Content.ToMemory());
        return EntityJson.Read<T>(document.RootElement);
    }
}
