namespace AuthFunctions.Core.Accounts;

/// <summary>The index row of a name as a flow wrote it.</summary>
/// <param name="Name">The name.</param>
/// <param name="UserId">The id of the user of the row.</param>
/// <param name="Row">The row. One that another flow has written since is another version, and is left alone.</param>
public sealed record StoredName(LoginName Name, string UserId, StoredRow Row);
