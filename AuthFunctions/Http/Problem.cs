using System.Net;

namespace AuthFunctions.Http;

/// <summary>An error as a client sees it, in the terms of RFC 9457; the status gives its type and title.</summary>
/// <param name="Status">The response's status.</param>
/// <param name="Detail">What went wrong, for the client's developer.</param>
/// <param name="Errors">On a 400, what is wrong with each field.</param>
/// <param name="RetryAfter">When to try again, where it will help.</param>
internal sealed record Problem(
    HttpStatusCode Status, string Detail, IReadOnlyDictionary<string, string[]>? Errors = null, TimeSpan? RetryAfter = null)
{
    /// <summary>No valid session came with the request. It is the same for a missing, an unknown, an ended and an expired one.</summary>
    public static Problem NoSession { get; } = new(HttpStatusCode.Forbidden, "There is no valid session.");

    /// <summary>The login failed. It is the same for an unknown name and a wrong password.</summary>
    public static Problem BadCredentials { get; } = new(HttpStatusCode.Unauthorized, "The credentials are wrong.");

    /// <summary>Nobody registered the email.</summary>
    public static Problem UnknownEmail { get; } = new(HttpStatusCode.Forbidden, "The email is not registered.");

    /// <summary>The reset token cannot be used with the email.</summary>
    public static Problem BadResetToken { get; } = new(HttpStatusCode.Forbidden, "The reset token is not valid.");

    /// <summary>The service cannot answer now.</summary>
    public static Problem Unavailable { get; } = new(
        HttpStatusCode.ServiceUnavailable, "The service cannot answer now. Try again later.", RetryAfter: TimeSpan.FromSeconds(5));

    /// <summary>The service has a fault.</summary>
    public static Problem Fault { get; } = new(HttpStatusCode.InternalServerError, "The service failed to answer.");

    /// <summary>Too many logins have failed. It is the same for a known and an unknown name, and until a window ends and until a new password.</summary>
    public static Problem TooManyFailures(TimeSpan retryAfter) => new(
        HttpStatusCode.TooManyRequests, "Too many logins have failed. Try again later; if that does not help, reset the password.", RetryAfter: retryAfter);

    /// <summary>Too many reset tokens were asked for. It is the same for a known and an unknown email.</summary>
    public static Problem TooManyResetRequests(TimeSpan retryAfter) => new(
        HttpStatusCode.TooManyRequests, "Too many password resets were requested. Try again later.", RetryAfter: retryAfter);

    /// <summary>Fields that cannot be used.</summary>
    /// <param name="faults">Each field, and what is wrong with it; a field with nothing wrong is left out.</param>
    public static Problem InvalidFields(params ReadOnlySpan<(string Field, string? Fault)> faults)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var (field, fault) in faults)
        {
            if (fault is not null)
            {
                errors[field] = [fault];
            }
        }

        return new Problem(HttpStatusCode.BadRequest, "One or more fields are missing or not valid.", errors);
    }
}
