using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Backends;

/// <summary>A running service that registers users and logs them in, with everything that it needs.</summary>
internal abstract class Backend : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>The software that it runs on, for the report.</summary>
    public abstract string Description { get; }

    /// <summary>Its password hash, for the report.</summary>
    public abstract string Hash { get; }

    /// <summary>An explanation for the report if the stack is ahead in an act; null if it performs the act as the others do.</summary>
    public virtual string? Remark(Operation act) => null;

    public abstract LoadClient Client { get; }

    /// <summary>The processes that run its code.</summary>
    public abstract ProcessTree Server { get; }

    /// <summary>The processes in front of <see cref="Server"/>; null if clients connect to it directly.</summary>
    public virtual ProcessTree? Host => null;

    /// <summary>The processes that store its data; null if the server does.</summary>
    public abstract ProcessTree? Database { get; }

    public abstract Call Profile { get; }

    public abstract Call LogOut { get; }

    public abstract Call Register(string email);

    public abstract Call LogIn(string email);

    /// <summary>The CPU time of a password verification in its library, in milliseconds.</summary>
    public abstract Task<double> MeasureHashAsync(TimeSpan time, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
