using System.Diagnostics;
using DevHost.Configuration;
using DevHost.Worker;
using DevHost.Worker.Protocol;

namespace DevHost.Http;

/// <summary>Has the worker respond to the requests of one route.</summary>
internal sealed class HttpFunction(Function function, AppOptions options, WorkerSupervisor worker)
{
    public async Task InvokeAsync(HttpContext http)
    {
        using var activity = new Activity("Invoke");
        var rpc = await HttpMessages.ReadRequestAsync(http.Request, http.RequestAborted);
        var request = new InvocationRequest
        {
            InputData = { new ParameterBinding { Name = function.TriggerName, Data = new TypedData { Http = rpc } } },
            TraceContext = options.NoTraceContext ? new RpcTraceContext() : StartTrace(activity, http.Request.Headers),
        };
        foreach (var (name, value) in rpc.NullableParams)
        {
            request.TriggerMetadata[name] = new TypedData { String = value.Value };
        }

        var response = await worker.InvokeAsync(function, request, http.RequestAborted);
        InvocationFailedException.ThrowIfFailed(response);
        // A function that returns null responds 200, without a body.
        if (response.ReturnValue?.Http is { } message)
        {
            await HttpMessages.WriteResponseAsync(http.Response, message, http.RequestAborted);
        }
    }

    private static RpcTraceContext StartTrace(Activity activity, IHeaderDictionary headers)
    {
        var state = headers.TraceState.ToString();
        if (headers.TraceParent is not [{ Length: > 0 } parent])
        {
            return new RpcTraceContext { TraceParent = activity.Start().Id };
        }

        if (!ActivityContext.TryParse(parent, state, out var context))
        {
            // The Functions host passes it on as it came.
            return new RpcTraceContext { TraceParent = parent, TraceState = state };
        }

        activity.SetParentId(context.TraceId, context.SpanId, context.TraceFlags);
        return new RpcTraceContext { TraceParent = activity.Start().Id, TraceState = state };
    }
}
