using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthFunctions.Core.Accounts.BackgroundTasks;

/// <summary>
/// Work that is done after a response, or although the process that began it has ended. A message in the queue holds it as JSON. It holds no token or
/// password, and an email only where no row has it any more (<see cref="EraseAccount"/>): what is needed is read when the task runs.
/// </summary>
/// <remarks>
/// Messages outlive versions. A reader ignores the members that it does not know and keeps them when it enqueues the task again. A task that an
/// older version must not run gets a new kind, which that version refuses.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MailResetLink), "mail_reset_link")]
[JsonDerivedType(typeof(MailPasswordChanged), "mail_password_changed")]
[JsonDerivedType(typeof(MailNewDevice), "mail_new_device")]
[JsonDerivedType(typeof(MailVerification), "mail_verification")]
[JsonDerivedType(typeof(CompleteRegistration), "complete_registration")]
[JsonDerivedType(typeof(MailEmailTaken), "mail_email_taken")]
[JsonDerivedType(typeof(MailConfirmEmail), "mail_confirm_email")]
[JsonDerivedType(typeof(MailEmailChangeRequested), "mail_email_change_requested")]
[JsonDerivedType(typeof(MailEmailChanged), "mail_email_changed")]
[JsonDerivedType(typeof(EraseAccount), "erase_account")]
internal abstract record BackgroundTask
{
    private BackgroundTask()
    {
    }

    /// <summary>The number of attempts before this one that the mail server did not accept.</summary>
    public int Attempt { get; init; }

    /// <summary>The number of times that the task found that the change it follows had not taken effect.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Waits { get; init; }

    /// <summary>The members that this version of the app does not know. They are written back unchanged.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? OtherMembers { get; internal set; }

    /// <summary>Mails the user of an email a new reset token. Whether the email is registered has not been looked up.</summary>
    /// <param name="RequestId">The id of the request, which is counted once.</param>
    /// <param name="EmailHash">The hash of the email (<see cref="LoginName.Hash"/>).</param>
    /// <param name="ClientAddress">The address of the client that requested it; null when it is not known.</param>
    /// <param name="TraceId">The trace id of the request, for the audit trail.</param>
    public sealed record MailResetLink(string RequestId, string EmailHash, string? ClientAddress, string? TraceId) : BackgroundTask;

    /// <summary>Mails a user what happened to the account, if the user row lists the change.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="ChangeId">The id of the change (<see cref="AccountChange.Id"/>).</param>
    public abstract record Notice(string UserId, string ChangeId) : BackgroundTask;

    /// <summary>Mails a user that the password was changed.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="ChangeId">The id of the change.</param>
    public sealed record MailPasswordChanged(string UserId, string ChangeId) : Notice(UserId, ChangeId);

    /// <summary>Mails a user that someone logged in with a device that is not known.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="ChangeId">The id of the change.</param>
    /// <param name="ClientAddress">The address of the client; null when it is not known.</param>
    public sealed record MailNewDevice(string UserId, string ChangeId, string? ClientAddress) : Notice(UserId, ChangeId);

    /// <summary>Mails a user the token by which to verify the email, once the user is registered.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="ClientAddress">The address of the client; null when it is not known.</param>
    /// <param name="TraceId">The trace id of the request.</param>
    public sealed record MailVerification(string UserId, string? ClientAddress, string? TraceId) : BackgroundTask;

    /// <summary>Registers a user whose row is there, if the email is free, and mails the user or the owner of the email.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="ClientAddress">The address of the client; null when it is not known.</param>
    /// <param name="TraceId">The trace id of the request, for the audit trail.</param>
    public sealed record CompleteRegistration(string UserId, string? ClientAddress, string? TraceId) : BackgroundTask;

    /// <summary>Mails a user that someone wanted to use the email for another account.</summary>
    /// <param name="UserId">The id of the user who has the email.</param>
    public sealed record MailEmailTaken(string UserId) : BackgroundTask;

    /// <summary>Mails the token by which a user takes a new email to that email, if the user row has the request.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="RequestId">The id of the request.</param>
    public sealed record MailConfirmEmail(string UserId, string RequestId) : BackgroundTask;

    /// <summary>Mails a user that a change of the email was requested, if the user row has the request.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="RequestId">The id of the request.</param>
    public sealed record MailEmailChangeRequested(string UserId, string RequestId) : BackgroundTask;

    /// <summary>Mails a user, at the email before it, that the email was changed, if the user row lists the change.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="ChangeId">The id of the change.</param>
    public sealed record MailEmailChanged(string UserId, string ChangeId) : Notice(UserId, ChangeId);

    /// <summary>Deletes what is left of an account, and mails the user that it was deleted, unless the account is in use.</summary>
    /// <param name="UserId">The user's id.</param>
    /// <param name="Email">The user's email, which no row has any more when the mail is sent; null where none is sent.</param>
    /// <param name="Language">The language of the mail.</param>
    public sealed record EraseAccount(string UserId, string? Email, string Language) : BackgroundTask;

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">It is no task that this version knows.</exception>
    public static BackgroundTask Parse(string message) =>
        JsonSerializer.Deserialize(message, BackgroundTaskJsonContext.Default.BackgroundTask) ?? throw new JsonException("The message is null.");

    /// <summary>Writes the message.</summary>
    public string ToMessage() => JsonSerializer.Serialize(this, BackgroundTaskJsonContext.Default.BackgroundTask);
}
