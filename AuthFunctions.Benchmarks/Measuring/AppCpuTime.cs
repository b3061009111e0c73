namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>The CPU time of the two processes that serve the app.</summary>
/// <param name="Worker">The CPU time of the process that runs the app's code. Targets and cost estimates use it.</param>
/// <param name="Host">The CPU time of the host, which passes HTTP requests to the worker.</param>
internal readonly record struct AppCpuTime(TimeSpan Worker, TimeSpan Host)
{
    public static AppCpuTime operator +(AppCpuTime one, AppCpuTime other) => new(one.Worker + other.Worker, one.Host + other.Host);

    public static AppCpuTime operator -(AppCpuTime end, AppCpuTime start) => new(end.Worker - start.Worker, end.Host - start.Host);
}
