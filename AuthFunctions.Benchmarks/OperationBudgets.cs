namespace AuthFunctions.Benchmarks;

/// <summary>How many storage operations each route may take (docs/architecture.md). The tests hold <c>Auth</c> to them, the benchmark the app.</summary>
internal static class OperationBudgets
{
    public const int Profile = 1;
    public const int RegisterUser = 3;

    /// <summary>Without <see cref="DropSession"/>, and besides the counters.</summary>
    public const int LogIn = 4;

    /// <summary>On top, where a login ends an older session.</summary>
    public const int DropSession = 1;

    /// <summary>Besides the counters.</summary>
    public const int RefusedLogIn = 2;

    /// <summary>Besides the counters: what is read at the same time as they are.</summary>
    public const int ThrottledLogIn = 1;

    public const int LogOut = 4;

    /// <summary>Without <see cref="DropResetToken"/>, and besides the counters.</summary>
    public const int RequestReset = 4;

    /// <summary>On top, where a request for a reset token replaces an older one.</summary>
    public const int DropResetToken = 1;

    /// <summary>Besides <see cref="ClearName"/>.</summary>
    public const int UpdatePassword = 5;

    /// <summary>For each throttle counter that is looked at: the name's, and the address's where it is known.</summary>
    public const int ReadCounter = 1;

    /// <summary>For each throttle counter that is raised: a read and a write.</summary>
    public const int RaiseCounter = 2;

    /// <summary>To clear the counter of a name.</summary>
    public const int ClearName = 1;

    public const int Ready = 1;
}
