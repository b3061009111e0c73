namespace AuthFunctions.Core.Accounts.BackgroundTasks;

/// <summary>How an attempt to run a background task ended.</summary>
internal abstract record TaskResult
{
    private TaskResult()
    {
    }

    /// <summary>There is nothing more to do.</summary>
    public sealed record Done : TaskResult;

    /// <summary>The mail server did not accept the mail, and may accept it later.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="Reason">What happened, for the log.</param>
    public sealed record Failed(string UserId, string Reason) : TaskResult;

    /// <summary>
    /// The change that the task follows has not taken effect. The request that enqueued it may be under way for a minute; after that, it never will.
    /// </summary>
    public sealed record NotYet : TaskResult;

    /// <summary>Nothing was attempted: too many mails to the same domain are being sent.</summary>
    public sealed record Postponed : TaskResult;
}
