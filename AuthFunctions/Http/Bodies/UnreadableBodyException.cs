using AuthFunctions.Http.Responses;

namespace AuthFunctions.Http.Bodies;

/// <summary>The body is not what its headers say, or in a form that is not supported.</summary>
internal sealed class UnreadableBodyException(Problem problem, Exception? innerException = null) : Exception(problem.Detail, innerException)
{
    /// <summary>The response to the client.</summary>
    public Problem Problem => problem;
}
