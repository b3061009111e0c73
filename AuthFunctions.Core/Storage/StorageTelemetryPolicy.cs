using System.Diagnostics;
using System.Globalization;
using AuthFunctions.Core.Telemetry;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AuthFunctions.Core.Storage;

/// <summary>Measures storage operations. An operation with retries is measured once, with all its attempts.</summary>
internal sealed class StorageTelemetryPolicy(AuthMetrics metrics, AuthTracing tracing, TimeProvider time) : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var operation = KindOf(message.Request);
        using var activity = tracing.StartStorageOperation(
            operation, IsForQueue(message.Request) ? "tasks" : "users", message.Request.Uri.Host!);
        var started = time.GetTimestamp();
        try
        {
            await ProcessNextAsync(message, pipeline);
            End(activity, operation, message.Response.Status, ErrorOf(message.Response.Status), started);
        }
        catch (Exception exception)
        {
            End(activity, operation, status: null, exception.GetType().Name, started);
            throw;
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The service uses storage asynchronously only.");

    /// <summary>The kind of a request of the REST APIs of tables and queues.</summary>
    internal static string KindOf(Request request)
    {
        var path = request.Uri.Path ?? string.Empty;
        return request.Method.Method switch
        {
            "POST" when IsForQueue(request) => "enqueue",
            "GET" when IsForQueue(request) => "peek",
            "PUT" when IsForQueue(request) => "create_queue",
            "GET" when path.Contains("PartitionKey=", StringComparison.Ordinal) => "get",
            "GET" => "query",
            "POST" when path.EndsWith("Tables", StringComparison.Ordinal) => "create_table",
            "POST" => "insert",
            "PUT" => "replace",
            "DELETE" => "delete",
            var method => method.ToLowerInvariant(),
        };
    }

    // The path of a table's rows ends with keys in parentheses, and that of a queue's messages with this word.
    private static bool IsForQueue(Request request)
    {
        var path = request.Uri.Path ?? string.Empty;
        return path.EndsWith("/messages", StringComparison.Ordinal)
            || (request.Method == RequestMethod.Put && !path.Contains('(', StringComparison.Ordinal));
    }

    // A row that is missing, exists already or has changed is part of the write orders, and no error.
    private static string? ErrorOf(int status) =>
        status < 400 || status is 404 or 409 or 412 ? null : status.ToString(CultureInfo.InvariantCulture);

    private void End(Activity? activity, string operation, int? status, string? error, long started)
    {
        metrics.StorageOperationEnded(operation, status, error, time.GetElapsedTime(started));
        activity?.SetTag("http.response.status_code", status);
        if (error is not null)
        {
            activity?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        }
    }
}
