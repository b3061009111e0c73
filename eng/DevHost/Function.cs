using System.Text.Json;
using DevHost.Worker.Protocol;

namespace DevHost;

/// <summary>A function as the worker describes it.</summary>
internal sealed class Function
{
    private readonly Dictionary<string, JsonElement> _trigger = new(StringComparer.OrdinalIgnoreCase);

    public Function(RpcFunctionMetadata metadata)
    {
        Metadata = metadata;
        foreach (var text in metadata.RawBindings)
        {
            using var json = JsonDocument.Parse(text);
            var binding = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                binding[property.Name] = property.Value.Clone();
            }

            var type = binding["type"].GetString()!;
            if (type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase))
            {
                TriggerType = type;
                _trigger = binding;
            }
        }
    }

    /// <summary>The worker's description, which it expects back when the function is loaded.</summary>
    public RpcFunctionMetadata Metadata { get; }

    public string Name => Metadata.Name;

    public string Id => Metadata.FunctionId;

    public string TriggerType { get; } = "";

    /// <summary>The name of the parameter that the trigger is bound to.</summary>
    public string TriggerName => _trigger["name"].GetString()!;

    public bool IsHttp => TriggerType.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase);

    public bool IsTimer => TriggerType.Equals("timerTrigger", StringComparison.OrdinalIgnoreCase);

    public bool IsQueue => TriggerType.Equals("queueTrigger", StringComparison.OrdinalIgnoreCase);

    /// <summary>The HTTP methods of the trigger; null for all.</summary>
    public string[]? Methods => _trigger.TryGetValue("methods", out var methods) && methods.ValueKind == JsonValueKind.Array
        ? [.. methods.EnumerateArray().Select(method => method.GetString()!)]
        : null;

    /// <summary>A timer's schedule: an NCRONTAB expression, a time span, or <c>%NAME%</c> for the app setting of that name.</summary>
    public string Schedule => _trigger["schedule"].GetString()!;

    /// <summary>The queue of a queue trigger: its name, or <c>%NAME%</c> for the app setting of that name.</summary>
    public string QueueName => _trigger["queueName"].GetString()!;

    /// <summary>The app setting that holds the connection of the trigger; null for the default one.</summary>
    public string? Connection => _trigger.TryGetValue("connection", out var value) ? value.GetString() : null;

    /// <summary>Whether the worker makes the trigger's value itself, from a reference.</summary>
    public bool UsesDeferredBinding => _trigger.TryGetValue("properties", out var properties)
        && properties.TryGetProperty("supportsDeferredBinding", out var value)
        && bool.TryParse(value.ToString(), out var isDeferred)
        && isDeferred;

    public bool RunsOnStartup => _trigger.TryGetValue("runOnStartup", out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>The route below the given prefix, without slashes around it: the function's name where the trigger has no route.</summary>
    public string GetRoute(string prefix)
    {
        var route = _trigger.TryGetValue("route", out var value) && value.GetString() is { Length: > 0 } text ? text : Name;
        return $"{prefix}/{route.Trim('/')}".Trim('/');
    }
}
