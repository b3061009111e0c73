using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AuthFunctions.Core.Telemetry;

/// <summary>
/// The instruments of the meter <c>AuthFunctions</c>, which docs/operations.md lists. Names and units follow the conventions of OpenTelemetry. Times
/// are in seconds. No attribute identifies a user or a client.
/// </summary>
public sealed class AuthMetrics
{
    /// <summary>The meter's name, and that of the activity source.</summary>
    public const string Name = "AuthFunctions";

    private const string FlowKey = "auth.flow";
    private const string OutcomeKey = "auth.outcome";
    private const string ChangeKey = "auth.change";

    // From a response within the data centre, or a hash without a wait, up to the time limits of both.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Counter<long> _logins;
    private readonly Counter<long> _throttled;
    private readonly Counter<long> _accountChanges;
    private readonly UpDownCounter<long> _hashQueueLength;
    private readonly Histogram<double> _hashQueueWait;
    private readonly Histogram<double> _hashDuration;
    private readonly Counter<long> _hashesShed;
    private readonly Histogram<double> _storageOperationDuration;

    /// <summary>Creates the instruments.</summary>
    public AuthMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(Name) { Version = AppVersion.Full });
        _logins = meter.CreateCounter<long>("auth.logins", "{login}", "Logins that ended, by outcome.");
        _throttled = meter.CreateCounter<long>("auth.throttled", "{request}", "Requests refused because too many came before, by flow.");
        _accountChanges = meter.CreateCounter<long>("auth.account.changes", "{change}", "Changes that users made to their accounts, by kind.");
        _hashQueueLength = meter.CreateUpDownCounter<long>("auth.hash.queue.length", "{password}", "Passwords that wait to be hashed.");
        _hashQueueWait = CreateHistogram(meter, "auth.hash.queue.wait", "How long passwords waited before they were hashed.");
        _hashDuration = CreateHistogram(meter, "auth.hash.duration", "How long hashing a password took.");
        _hashesShed = meter.CreateCounter<long>("auth.hash.shed", "{password}", "Passwords refused because too many waited.");
        _storageOperationDuration = CreateHistogram(
            meter, "auth.storage.operation.duration", "How long storage operations took, with their further tries, by kind and status.");
    }

    internal void LoginEnded(LoginOutcome outcome)
    {
        _logins.Add(1, new KeyValuePair<string, object?>(OutcomeKey, NameOf(outcome)));
        if (outcome == LoginOutcome.Throttled)
        {
            _throttled.Add(1, new KeyValuePair<string, object?>(FlowKey, "login"));
        }
    }

    internal void RegistrationThrottled() => _throttled.Add(1, new KeyValuePair<string, object?>(FlowKey, "registration"));

    internal void PasswordUpdateThrottled() => _throttled.Add(1, new KeyValuePair<string, object?>(FlowKey, "password_update"));

    internal void PasswordResetThrottled() => _throttled.Add(1, new KeyValuePair<string, object?>(FlowKey, "password_reset"));

    internal void AccountMailThrottled() => _throttled.Add(1, new KeyValuePair<string, object?>(FlowKey, "account_mail"));

    /// <param name="change">Its kind: <c>password</c>, <c>email</c> …</param>
    internal void AccountChanged(string change) => _accountChanges.Add(1, new KeyValuePair<string, object?>(ChangeKey, change));

    internal void HashQueued() => _hashQueueLength.Add(1);

    internal void HashLeftQueue() => _hashQueueLength.Add(-1);

    internal void HashWaited(TimeSpan time) => _hashQueueWait.Record(time.TotalSeconds);

    internal void Hashed(TimeSpan time) => _hashDuration.Record(time.TotalSeconds);

    internal void HashShed() => _hashesShed.Add(1);

    /// <param name="operation">Its kind: <c>get</c>, <c>query</c>, <c>insert</c>, <c>replace</c>, <c>delete</c> …</param>
    /// <param name="status">The status of the response (RFC 9110); null when there was none.</param>
    /// <param name="error">The error; null when it succeeded.</param>
    /// <param name="time">Its duration.</param>
    internal void StorageOperationEnded(string operation, int? status, string? error, TimeSpan time)
    {
        var tags = new TagList { { "db.operation.name", operation } };
        if (status is not null)
        {
            tags.Add("http.response.status_code", status);
        }

        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        _storageOperationDuration.Record(time.TotalSeconds, tags);
    }

    private static Histogram<double> CreateHistogram(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, Seconds);

    private static string NameOf(LoginOutcome outcome) => outcome switch
    {
        LoginOutcome.Success => "success",
        LoginOutcome.WrongPassword => "wrong_password",
        LoginOutcome.UnknownName => "unknown_name",
        LoginOutcome.Throttled => "throttled",
        LoginOutcome.EmailUnverified => "email_unverified",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "The outcome has no name."),
    };
}
