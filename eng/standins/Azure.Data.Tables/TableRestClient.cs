#nullable enable

using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>The requests of the Table service's REST protocol.</summary>
internal sealed class TableRestClient
{
    private const string ApplicationJson = "application/json";
    private const string NoMetadata = "application/json;odata=nometadata";
    private const string MinimalMetadata = "application/json;odata=minimalmetadata";
    private const string TokenScope = "https://storage.azure.com/.default";

    private static readonly RequestContext NotFoundIsNoError = NoErrorContext(404);
    private static readonly RequestContext ConflictIsNoError = NoErrorContext(409);

    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    public TableRestClient(TableConnectionString connectionString, TableClientOptions? options)
        : this(connectionString.Endpoint, connectionString.Credential, options)
    {
    }

    public TableRestClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
        : this(endpoint, new SharedKeyPolicy(NotNull(credential, nameof(credential))), options)
    {
    }

    public TableRestClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options)
        : this(endpoint, new BearerTokenAuthenticationPolicy(NotNull(tokenCredential, nameof(tokenCredential)), TokenScope), options)
    {
    }

    private TableRestClient(Uri endpoint, HttpPipelinePolicy authentication, TableClientOptions? options)
    {
        options ??= TableClientOptions.Defaults;
        Endpoint = NotNull(endpoint, nameof(endpoint));
        _version = options.VersionString;
        _pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { authentication },
            RequestFailedDetailsParser = new TableErrorParser(),
        });
    }

    public Uri Endpoint { get; }

    /// <summary>The first label of the host or, where that is an address, the first segment of the path.</summary>
    public string AccountName => Endpoint.IsLoopback || Endpoint.HostNameType != UriHostNameType.Dns
        ? Endpoint.Segments.ElementAtOrDefault(1)?.TrimEnd('/') ?? ""
        : Endpoint.Host.Split('.')[0];

    public Uri TableUri(string table) => new UriBuilder(Endpoint) { Path = $"{Endpoint.AbsolutePath.TrimEnd('/')}/{table}" }.Uri;

    public async Task<Response<TableItem>> CreateTableAsync(string table, CancellationToken cancellationToken)
    {
        using var message = CreateTableMessage(table, context: null);
        await _pipeline.SendAsync(message, cancellationToken);
        ThrowIfError(message.Response);
        return Response.FromValue(new TableItem(table), message.Response);
    }

    public async Task<Response<TableItem>> CreateTableIfNotExistsAsync(string table, CancellationToken cancellationToken)
    {
        using var message = CreateTableMessage(table, ConflictIsNoError);
        message.Request.Headers.Add("Prefer", "return-no-content");
        await _pipeline.SendAsync(message, cancellationToken);
        ThrowIfError(message.Response);
        if (message.Response.Status == 409)
        {
            var conflict = new RequestFailedException(message.Response);
            if (conflict.ErrorCode == nameof(TableErrorCode.TableBeingDeleted))
            {
                throw conflict;
            }
        }

        return Response.FromValue(new TableItem(table), message.Response);
    }

    public async Task<Response> DeleteTableAsync(string table, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(RequestMethod.Delete, ApplicationJson, NotFoundIsNoError);
        AppendPath(message, "/Tables('", table, "')");
        await _pipeline.SendAsync(message, cancellationToken);
        ThrowIfError(message.Response);
        return message.Response;
    }

    public async Task<Response> AddEntityAsync(string table, ITableEntity entity, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(RequestMethod.Post, MinimalMetadata);
        AppendPath(message, "/", table, "");
        AppendFormat(message);
        message.Request.Headers.Add("Prefer", "return-no-content");
        SetContent(message, EntityJson.Write(entity), NoMetadata);
        await _pipeline.SendAsync(message, cancellationToken);
        ThrowIfError(message.Response);
        return message.Response;
    }

    /// <returns>The entity, or a 404 where that is no error.</returns>
    public async Task<Response> GetEntityAsync(
        string table, string partitionKey, string rowKey, IEnumerable<string>? select, bool mayBeMissing, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(RequestMethod.Get, MinimalMetadata, mayBeMissing ? NotFoundIsNoError : null);
        AppendEntityPath(message, table, partitionKey, rowKey);
        AppendFormat(message);
        AppendQuery(message, "$select", select is null ? null : string.Join(',', select));
        await _pipeline.SendAsync(message, cancellationToken);
        ThrowIfError(message.Response);
        return message.Response;
    }

    /// <remarks>Without a version to match, an entity that is not there is added.</remarks>
    public async Task<Response> UpdateEntityAsync(
        string table, ITableEntity entity, ETag? ifMatch, TableUpdateMode mode, CancellationToken cancellationToken)
    {
        var method = mode switch
        {
            TableUpdateMode.Merge => RequestMethod.Patch,
            TableUpdateMode.Replace => RequestMethod.Put,
            _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}"),
        };
        using var message = CreateMessage(method, ApplicationJson);
        AppendEntityPath(message, table, entity.PartitionKey, entity.RowKey);
        AppendFormat(message);
        if (ifMatch is { } version)
        {
            message.Request.Headers.Add(HttpHeader.Names.IfMatch, version.ToString());
        }

        SetContent(message, EntityJson.Write(entity), ApplicationJson);
        await _pipeline.SendAsync(message, cancellationToken);
        ThrowIfError(message.Response);
        return message.Response;
    }

    public async Task<Response> DeleteEntityAsync(
        string table, string partitionKey, string rowKey, ETag ifMatch, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(RequestMethod.Delete, MinimalMetadata);
        AppendEntityPath(message, table, partitionKey, rowKey);
        AppendFormat(message);
        message.Request.Headers.Add(HttpHeader.Names.IfMatch, ifMatch.ToString());
        await _pipeline.SendAsync(message, cancellationToken);
        if (message.Response.Status != 404)
        {
            ThrowIfError(message.Response);
        }

        return message.Response;
    }

    public async Task<Page<T>> QueryEntitiesAsync<T>(
        string table, string? filter, string? select, string? continuationToken, int? maxPerPage, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        using var message = CreateMessage(RequestMethod.Get, MinimalMetadata);
        AppendPath(message, "/", table, "()");
        AppendFormat(message);
        AppendQuery(message, "$top", maxPerPage?.ToString(CultureInfo.InvariantCulture));
        AppendQuery(message, "$select", select);
        AppendQuery(message, "$filter", filter);

        // Neither key holds a blank in the form that the service gives it here; the row key may be missing.
        var next = continuationToken?.Split(' ', 2) ?? [];
        AppendQuery(message, "NextPartitionKey", next.ElementAtOrDefault(0));
        AppendQuery(message, "NextRowKey", next.ElementAtOrDefault(1) is { Length: > 0 } rowKey ? rowKey : null);
        await _pipeline.SendAsync(message, cancellationToken);
        ThrowIfError(message.Response);

        using var document = JsonDocument.Parse(message.Response.Content.ToMemory());
        var entities = document.RootElement.GetProperty("value");
        var values = new List<T>(entities.GetArrayLength());
        foreach (var entity in entities.EnumerateArray())
        {
            values.Add(EntityJson.Read<T>(entity));
        }

        var headers = message.Response.Headers;
        var nextToken = headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var nextPartitionKey)
            ? $"{nextPartitionKey} {(headers.TryGetValue("x-ms-continuation-NextRowKey", out var nextRowKey) ? nextRowKey : "")}"
            : null;
        return Page<T>.FromValues(values, nextToken, message.Response);
    }

    private static RequestContext NoErrorContext(int status)
    {
        var context = new RequestContext();
        context.AddClassifier(status, isError: false);
        return context;
    }

    private static T NotNull<T>(T value, string name) => value ?? throw new ArgumentNullException(name);

    private static void ThrowIfError(Response response)
    {
        if (response.IsError)
        {
            throw new RequestFailedException(response);
        }
    }

    private static void AppendPath(HttpMessage message, string prefix, string name, string suffix)
    {
        message.Request.Uri.AppendPath(prefix, escape: false);
        message.Request.Uri.AppendPath(name, escape: true);
        message.Request.Uri.AppendPath(suffix, escape: false);
    }

    private static void AppendEntityPath(HttpMessage message, string table, string partitionKey, string rowKey)
    {
        AppendPath(message, "/", table, "");
        AppendPath(message, "(PartitionKey='", QueryFilter.EscapeQuotes(partitionKey), "'");
        AppendPath(message, ",RowKey='", QueryFilter.EscapeQuotes(rowKey), "')");
    }

    private static void AppendFormat(HttpMessage message) => AppendQuery(message, "$format", MinimalMetadata);

    private static void AppendQuery(HttpMessage message, string name, string? value)
    {
        if (value is not null)
        {
            message.Request.Uri.AppendQuery(name, value, escapeValue: true);
        }
    }

    private static void SetContent(HttpMessage message, RequestContent content, string contentType)
    {
        message.Request.Headers.Add(HttpHeader.Names.ContentType, contentType);
        message.Request.Content = content;
    }

    private HttpMessage CreateTableMessage(string table, RequestContext? context)
    {
        var message = CreateMessage(RequestMethod.Post, MinimalMetadata, context);
        AppendPath(message, "/", "Tables", "");
        AppendFormat(message);
        var content = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = table });
        SetContent(message, RequestContent.Create(content), NoMetadata);
        return message;
    }

    private HttpMessage CreateMessage(RequestMethod method, string accept, RequestContext? context = null)
    {
        var message = _pipeline.CreateMessage(context, _pipeline.ResponseClassifier);
        message.Request.Method = method;
        message.Request.Uri.Reset(Endpoint);
        message.Request.Headers.Add("x-ms-version", _version);
        message.Request.Headers.Add("DataServiceVersion", "3.0");
        message.Request.Headers.Add(HttpHeader.Names.Accept, accept);
        return message;
    }
}
