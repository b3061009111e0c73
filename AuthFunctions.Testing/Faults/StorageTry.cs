namespace AuthFunctions.Testing.Faults;

/// <summary>One try of a storage operation, as a <see cref="FaultProxy"/> sees it.</summary>
/// <param name="Operation">The same for every try of an operation: the client's id of the request.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">The path and the query, as they were sent.</param>
/// <param name="Body">The entity that is sent, or nothing.</param>
internal sealed record StorageTry(string Operation, string Method, string Target, byte[] Body);
