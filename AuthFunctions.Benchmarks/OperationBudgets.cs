namespace AuthFunctions.Benchmarks;

/// <summary>The maximum number of storage operations per route (docs/architecture.md). Tests check <c>Auth</c>, the benchmark checks the app.</summary>
internal static class OperationBudgets
{
    public const int Profile = 1;

    /// <summary>Excludes <see cref="ClearName"/> and the counters of the address.</summary>
    public const int RegisterUser = 3;

    /// <summary>Where a registration is followed by a mail that verifies the email: the task is enqueued.</summary>
    public const int SendVerification = 1;

    /// <summary>Where a registration does not tell whether the email is taken: the message and the user row. Excludes the counters of the address.</summary>
    public const int RegisterHidden = 2;

    /// <summary>Excludes <see cref="DropSession"/> and the counters.</summary>
    public const int LogIn = 4;

    /// <summary>Additional operations for each session that ends with the request.</summary>
    public const int DropSession = 1;

    /// <summary>Excludes the counters.</summary>
    public const int RefusedLogIn = 2;

    /// <summary>Excludes the counters. This read runs at the same time as the reads of the counters.</summary>
    public const int ThrottledLogIn = 1;

    public const int LogOut = 4;

    /// <summary><c>GET /session</c>.</summary>
    public const int GetSession = 1;

    /// <summary>Excludes <see cref="ReadSession"/>.</summary>
    public const int ListSessions = 2;

    /// <summary>For each session that is listed besides the current one.</summary>
    public const int ReadSession = 1;

    public const int EndSession = 4;

    /// <summary>Excludes <see cref="DropSession"/> for each session that ends. Without another session, the write is left out.</summary>
    public const int EndOtherSessions = 3;

    /// <summary>Excludes <see cref="DropSession"/> for each session that ends.</summary>
    public const int EndAllSessions = 3;

    /// <summary>As a login, whose read of the index row is left out. Excludes <see cref="DropSession"/> and the counters.</summary>
    public const int Reauthenticate = 4;

    /// <summary>Excludes <see cref="DropSession"/>, <see cref="DropToken"/>, <see cref="AnnounceNotice"/> and the counters.</summary>
    public const int ChangePassword = 4;

    /// <summary>Excludes the counters.</summary>
    public const int RequestEmailVerification = 3;

    /// <summary>Excludes <see cref="MarkSession"/>.</summary>
    public const int VerifyEmail = 4;

    /// <summary>For each session of a user whose email is verified.</summary>
    public const int MarkSession = 1;

    /// <summary>With two messages. Excludes the counters.</summary>
    public const int RequestEmailChange = 5;

    /// <summary>With the message of the notice. Excludes <see cref="DropSession"/>, and <see cref="DropToken"/> for tokens besides the one presented.</summary>
    public const int ChangeEmail = 10;

    /// <summary>Excludes <see cref="DropSession"/>, <see cref="DropToken"/> and <see cref="FreeName"/>.</summary>
    public const int RevertEmail = 9;

    /// <summary>With the message. Excludes <see cref="DropSession"/>, <see cref="DropToken"/>, and the counters that are read for a password.</summary>
    public const int DeleteAccount = 9;

    /// <summary>With the counter of the name. Excludes <see cref="ReadSession"/>.</summary>
    public const int Export = 3;

    /// <summary>For each one-time token that ends with the request.</summary>
    public const int DropToken = 1;

    /// <summary>For each email that another user can register from now on: a read and a deletion.</summary>
    public const int FreeName = 1;

    /// <summary>Excludes <see cref="DropResetToken"/> and the counters.</summary>
    public const int RequestReset = 4;

    /// <summary>The counter of the email and the address together, if the address is known. Only requests for reset tokens have it.</summary>
    public const int PairCounters = 1;

    /// <summary>Excludes the counters. A request over the limits of the name is served if the user has no token, so the user is looked up.</summary>
    public const int ThrottledReset = 2;

    /// <summary>Where the token is mailed: the task is enqueued, for every email.</summary>
    public const int RequestResetByMail = 1;

    /// <summary>Additional operations if a request for a reset token replaces an older one.</summary>
    public const int DropResetToken = 1;

    /// <summary>Excludes the counter of the name: <see cref="ReadCounter"/>, and <see cref="ClearName"/> where there is one.</summary>
    public const int UpdatePassword = 5;

    /// <summary>Where mails are sent: the task of the notice is enqueued.</summary>
    public const int AnnounceNotice = 1;

    /// <summary>The task of the notice: a read of the user row.</summary>
    public const int SendNotice = 1;

    /// <summary>
    /// For each throttle counter that is read: the counter of the name, and the counters of the address if it is known. An IPv4 address has one, an
    /// IPv6 address two.
    /// </summary>
    public const int ReadCounter = 1;

    /// <summary>For each throttle counter that is incremented: a read and a write.</summary>
    public const int RaiseCounter = 2;

    /// <summary>Clears the counter of a name.</summary>
    public const int ClearName = 1;

    /// <summary>A read of the table and one of the queue.</summary>
    public const int Ready = 2;
}
