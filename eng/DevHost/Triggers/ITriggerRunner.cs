namespace DevHost.Triggers;

/// <summary>Runs a function that has a trigger other than HTTP.</summary>
internal interface ITriggerRunner
{
    /// <summary>The function's name.</summary>
    string Name { get; }

    /// <summary>Runs the function whenever its trigger fires, until the token is cancelled.</summary>
    Task ServeAsync(CancellationToken stopping);

    /// <summary>Runs the function once, as the administration API requests.</summary>
    Task RunOnceAsync(string input);
}
