using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>The tables of one account.</summary>
public class TableServiceClient
{
    private readonly TableRestClient _client;

    /// <param name="connectionString">The account's endpoint and key.</param>
    /// <exception cref="InvalidOperationException">The connection string is not a list of <c>name=value</c>.</exception>
    /// <exception cref="ArgumentException">The connection string lacks a setting.</exception>
    /// <exception cref="FormatException">The connection string's key or endpoint is malformed.</exception>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    /// <param name="connectionString">The account's endpoint and key.</param>
    /// <param name="options">How to talk to the service.</param>
    /// <exception cref="InvalidOperationException">The connection string is not a list of <c>name=value</c>.</exception>
    /// <exception cref="ArgumentException">The connection string lacks a setting.</exception>
    /// <exception cref="FormatException">The connection string's key or endpoint is malformed.</exception>
    public TableServiceClient(string connectionString, TableClientOptions options = null) =>
        _client = new TableRestClient(TableConnectionString.Parse(connectionString), options);

    /// <param name="endpoint">The account's table endpoint.</param>
    /// <param name="credential">The account's key.</param>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <param name="endpoint">The account's table endpoint.</param>
    /// <param name="credential">The account's key.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options) =>
        _client = new TableRestClient(endpoint, credential, options);

    /// <param name="endpoint">The account's table endpoint; the token is sent over https only.</param>
    /// <param name="tokenCredential">Where bearer tokens come from.</param>
    /// <param name="options">How to talk to the service.</param>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null) =>
        _client = new TableRestClient(endpoint, tokenCredential, options);

    /// <summary>For mocking.</summary>
    protected TableServiceClient()
    {
    }

    /// <summary>The name of the account.</summary>
    public virtual string AccountName => _client.AccountName;

    /// <summary>The account's table endpoint.</summary>
    public virtual Uri Uri => _client.Endpoint;

    /// <summary>A client of one table, which shares this one's pipeline.</summary>
    /// <param name="tableName">The name of the table, which need not exist.</param>
    public virtual TableClient GetTableClient(string tableName) => new(_client, tableName);

    /// <summary>Creates a table.</summary>
    /// <param name="tableName">The name of the table.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RequestFailedException">The service refused, with 409 <c>TableAlreadyExists</c> where the table is there.</exception>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateAsync(cancellationToken);

    /// <summary>Creates a table where it is not there; the raw response is a 409 where it is.</summary>
    /// <param name="tableName">The name of the table.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RequestFailedException">The service refused.</exception>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Deletes a table; a 404 is returned, not thrown.</summary>
    /// <param name="tableName">The name of the table.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RequestFailedException">The service refused.</exception>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).DeleteAsync(cancellationToken);
}
