namespace DevHost.Triggers;

/// <summary>Runs a function that has a trigger other than HTTP.</summary>
internal interface ITriggerRunner
{
    /// <summary>The function's name.</summary>
    string Name { get; }

    /// <summary>Runs the function whenever its trigger fires, until the token is cancelled.</summary>
    Task ServeAsync(CancellationToken stopping);

    /// <summary>Runs the function once, with the input that a request to the administration API has. A failure is logged.</summary>
    Task RunOnceAsync(string? input);
}
