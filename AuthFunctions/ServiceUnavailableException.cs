namespace AuthFunctions;

/// <summary>
/// The service cannot answer now and the same request may succeed later: storage is down, slow or throttling, or too
/// many passwords wait to be hashed. Clients see a 503 with <c>Retry-After</c> (RFC 9110, section 15.6.4).
/// </summary>
public sealed class ServiceUnavailableException : Exception
{
    /// <summary>Creates the exception with a message for the operator; clients never see it.</summary>
    public ServiceUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the operator and what caused it.</summary>
    public ServiceUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception with a general message.</summary>
    public ServiceUnavailableException()
        : base("The service is unavailable.")
    {
    }
}
