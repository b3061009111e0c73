namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>What functions return, brought to one form.</summary>
internal static class FunctionResult
{
    public static async ValueTask<object?> FromTask(Task task)
    {
        await task;
        return null;
    }

    public static async ValueTask<object?> FromTask(ValueTask task)
    {
        await task;
        return null;
    }

    public static async ValueTask<object?> FromTask<T>(Task<T> task) => await task;

    public static async ValueTask<object?> FromTask<T>(ValueTask<T> task) => await task;
}
