namespace AuthFunctions.Core.Accounts;

/// <summary>
/// The service cannot respond now, and the same request may succeed later: storage is down, slow or throttling, or too many requests wait.
/// Clients get a 503 with <c>Retry-After</c> (RFC 9110, section 15.6.4).
/// </summary>
/// <param name="message">What happened, for the operator. Clients never see it.</param>
/// <param name="innerException">The cause, or null.</param>
public sealed class ServiceUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
