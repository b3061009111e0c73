using System.Text.Json;
using System.Text.Json.Serialization;

namespace AuthFunctions.Core.Accounts.BackgroundTasks;

/// <summary>
/// Work that is done after a response, or although the process that began it has ended. A message in the queue holds it as JSON. It holds no email,
/// token or password: what is needed is read when the task runs.
/// </summary>
/// <remarks>
/// Messages outlive versions. A reader ignores the members that it does not know and keeps them when it enqueues the task again. A task that an
/// older version must not run gets a new kind, which that version refuses.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MailResetLink), "mail_reset_link")]
[JsonDerivedType(typeof(MailPasswordChanged), "mail_password_changed")]
[JsonDerivedType(typeof(MailNewDevice), "mail_new_device")]
internal abstract record BackgroundTask
{
    private BackgroundTask()
    {
    }

    /// <summary>The number of attempts before this one that the mail server did not accept.</summary>
    public int Attempt { get; init; }

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

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">It is no task that this version knows.</exception>
    public static BackgroundTask Parse(string message) =>
        JsonSerializer.Deserialize(message, BackgroundTaskJsonContext.Default.BackgroundTask) ?? throw new JsonException("The message is null.");

    /// <summary>Writes the message.</summary>
    public string ToMessage() => JsonSerializer.Serialize(this, BackgroundTaskJsonContext.Default.BackgroundTask);
}
