namespace AuthFunctions;

/// <summary>
/// The service cannot answer now and the same request may succeed later: storage is down, slow or throttling, or too
/// many passwords wait to be hashed. Clients see a 503 with <c>Retry-After</c> (RFC 9110, section 15.6.4).
/// </summary>
/// <param name="message">What happened, for the operator; clients never see it.</param>
/// <param name="innerException">What caused it, or null.</param>
public sealed class ServiceUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
