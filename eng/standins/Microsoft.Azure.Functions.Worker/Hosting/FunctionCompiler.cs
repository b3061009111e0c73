using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Turns a function's method into a delegate, so that no call needs reflection.</summary>
internal static class FunctionCompiler
{
    private static readonly ParameterExpression Context = Expression.Parameter(typeof(FunctionContext), "context");
    private static readonly ParameterExpression Invocation = Expression.Parameter(typeof(FunctionInvocation), "invocation");

    /// <exception cref="InvalidOperationException">A parameter or the result is of a type that the trigger does not know.</exception>
    public static FunctionDelegate Compile(MethodInfo method, TriggerBindingAttribute trigger)
    {
        var call = Expression.Call(
            method.IsStatic ? null : CreateInstance(method.DeclaringType!),
            method,
            method.GetParameters().Select(parameter => BindParameter(method, parameter, trigger)));

        return Expression.Lambda<FunctionDelegate>(AdaptResult(method, call, trigger), Context, Invocation).Compile();
    }

    private static UnaryExpression CreateInstance(Type type)
    {
        var factory = ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);
        var services = Expression.Property(Context, nameof(FunctionContext.InstanceServices));
        return Expression.Convert(
            Expression.Invoke(Expression.Constant(factory), services, Expression.Constant(null, typeof(object[]))), type);
    }

    private static Expression BindParameter(MethodInfo method, ParameterInfo parameter, TriggerBindingAttribute trigger)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext))
        {
            return Context;
        }

        if (type == typeof(CancellationToken))
        {
            return Expression.Property(Context, nameof(FunctionContext.CancellationToken));
        }

        if (trigger is HttpTriggerAttribute && type == typeof(HttpRequestData))
        {
            return Expression.Property(Invocation, nameof(FunctionInvocation.Request));
        }

        if (trigger is TimerTriggerAttribute && type == typeof(TimerInfo))
        {
            return Expression.Property(Invocation, nameof(FunctionInvocation.Timer));
        }

        var name = Expression.Constant(parameter.Name);
        if (trigger is HttpTriggerAttribute && type == typeof(string))
        {
            return Expression.Call(typeof(RouteValue), nameof(RouteValue.GetString), null, Invocation, name);
        }

        if (trigger is HttpTriggerAttribute && (type == typeof(int) || type == typeof(Guid)))
        {
            return Expression.Call(typeof(RouteValue), nameof(RouteValue.Parse), [type], Invocation, name);
        }

        throw new InvalidOperationException(
            $"The parameter '{parameter.Name}' of {method.DeclaringType}.{method.Name} is of type {type}, which cannot be bound.");
    }

    private static Expression AdaptResult(MethodInfo method, MethodCallExpression call, TriggerBindingAttribute trigger)
    {
        var result = call.Type;
        if (trigger is TimerTriggerAttribute)
        {
            if (result == typeof(void))
            {
                return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
            }

            if (result == typeof(Task) || result == typeof(ValueTask))
            {
                return Expression.Call(typeof(FunctionResult), nameof(FunctionResult.FromTask), null, call);
            }
        }
        else if (typeof(HttpResponseData).IsAssignableFrom(result))
        {
            return Expression.New(typeof(ValueTask<object?>).GetConstructor([typeof(object)])!, call);
        }
        else if (result.IsGenericType
            && result.GetGenericTypeDefinition() is var definition
            && (definition == typeof(Task<>) || definition == typeof(ValueTask<>))
            && typeof(HttpResponseData).IsAssignableFrom(result.GetGenericArguments()[0]))
        {
            return Expression.Call(typeof(FunctionResult), nameof(FunctionResult.FromTask), result.GetGenericArguments(), call);
        }

        throw new InvalidOperationException(
            $"{method.DeclaringType}.{method.Name} returns {result}, which its trigger does not know what to do with.");
    }
}
