using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>A function of the app, ready to be called.</summary>
internal sealed class FunctionDescriptor
{
    private FunctionDescriptor(string name, TriggerBindingAttribute trigger, FunctionDefinition definition, FunctionDelegate invoke)
    {
        Name = name;
        Trigger = trigger;
        Definition = definition;
        Invoke = invoke;
    }

    public string Name { get; }

    public TriggerBindingAttribute Trigger { get; }

    public FunctionDefinition Definition { get; }

    public FunctionDelegate Invoke { get; }

    /// <summary>Finds the functions of an assembly.</summary>
    /// <exception cref="InvalidOperationException">A function cannot be bound, or two have the same name.</exception>
    public static IReadOnlyList<FunctionDescriptor> FindAll(Assembly assembly)
    {
        var functions = new Dictionary<string, FunctionDescriptor>(StringComparer.OrdinalIgnoreCase);
        foreach (var method in assembly.GetTypes().SelectMany(type =>
            type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute && !functions.TryAdd(attribute.Name, Create(attribute.Name, method)))
            {
                throw new InvalidOperationException($"Two functions are named '{attribute.Name}'.");
            }
        }

        return [.. functions.Values.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static FunctionDescriptor Create(string name, MethodInfo method)
    {
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.GetCustomAttribute<TriggerBindingAttribute>() is { } trigger)
            {
                var definition = new LocalFunctionDefinition(name, method, parameter, trigger);
                return new FunctionDescriptor(name, trigger, definition, FunctionCompiler.Compile(method, trigger));
            }
        }

        throw new InvalidOperationException($"The function '{name}' has no trigger.");
    }
}
