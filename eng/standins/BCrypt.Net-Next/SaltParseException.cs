namespace BCrypt.Net;

/// <summary>A salt, or the salt part of a hash, is not one of bcrypt.</summary>
public class SaltParseException : Exception
{
    /// <inheritdoc cref="Exception()"/>
    public SaltParseException()
    {
    }

    /// <inheritdoc cref="Exception(string)"/>
    public SaltParseException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public SaltParseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
