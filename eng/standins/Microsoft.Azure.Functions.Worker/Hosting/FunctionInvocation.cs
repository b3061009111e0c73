using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>What a trigger hands to a function, and what comes back. It is a feature of its context.</summary>
internal sealed class FunctionInvocation(FunctionDescriptor function)
{
    public FunctionDescriptor Function => function;

    public HttpRequestData? Request { get; set; }

    public RouteValueDictionary RouteValues { get; init; } = [];

    public TimerInfo? Timer { get; init; }

    public object? Result { get; set; }
}
