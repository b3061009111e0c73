namespace BCrypt.Net;

/// <summary>A hash could not be taken apart; the inner exception says why.</summary>
public sealed class HashInformationException : Exception
{
    /// <inheritdoc cref="Exception()"/>
    public HashInformationException()
    {
    }

    /// <inheritdoc cref="Exception(string)"/>
    public HashInformationException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public HashInformationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
