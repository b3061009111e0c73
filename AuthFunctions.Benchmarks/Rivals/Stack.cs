using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Rivals;

/// <summary>A service that registers users and logs them in, running, with all that it needs.</summary>
internal abstract class Stack : IAsyncDisposable
{
    public abstract string Name { get; }

    /// <summary>What it runs on, for the report.</summary>
    public abstract string Description { get; }

    /// <summary>How it hashes passwords, for the report.</summary>
    public abstract string Hash { get; }

    /// <summary>What to know where it is ahead in an act, besides the figures; null for an act that it does as the others do.</summary>
    public virtual string? Remark(Act act) => null;

    public abstract LoadClient Client { get; }

    /// <summary>The processes that run its code.</summary>
    public abstract ProcessTree Server { get; }

    /// <summary>The processes in front of <see cref="Server"/>; null when clients connect to it.</summary>
    public virtual ProcessTree? Host => null;

    /// <summary>The processes that keep its data; null when the server does.</summary>
    public abstract ProcessTree? Database { get; }

    public abstract Call Profile { get; }

    public abstract Call LogOut { get; }

    public abstract Call Register(string email);

    public abstract Call LogIn(string email);

    /// <summary>The milliseconds of CPU time that a verification takes its library.</summary>
    public abstract Task<double> MeasureHashAsync(TimeSpan time, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
