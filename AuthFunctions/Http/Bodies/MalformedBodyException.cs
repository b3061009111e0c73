namespace AuthFunctions.Http.Bodies;

/// <summary>The body is not what its content type says. The message is the client's to read.</summary>
internal sealed class MalformedBodyException(string message, Exception? innerException = null) : Exception(message, innerException);
