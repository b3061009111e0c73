namespace AuthFunctions.Storage;

/// <summary>What is counted: an act and who does it. Keys of the same act are equal when their names match, without regard to case or surrounding blanks.</summary>
public sealed record ThrottleKey
{
    private ThrottleKey(string act, string subject) => Value = Keys.Throttle(act, subject);

    /// <summary>The partition of the counter. It holds the subject only as SHA-256.</summary>
    public string Value { get; }

    /// <summary>Failed logins with an email, registered or not.</summary>
    public static ThrottleKey LoginEmail(string email) => new("login_email", email);

    /// <summary>Failed logins with a username, registered or not.</summary>
    public static ThrottleKey LoginUsername(string username) => new("login_username", username);

    /// <summary>Failed logins from a client's network.</summary>
    public static ThrottleKey LoginAddress(string network) => new("login_address", network);

    /// <summary>Requests for a reset token for an email, registered or not.</summary>
    public static ThrottleKey ResetEmail(string email) => new("reset_email", email);

    /// <summary>Requests for a reset token from a client's network.</summary>
    public static ThrottleKey ResetAddress(string network) => new("reset_address", network);
}
