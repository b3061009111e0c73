using System.Collections.Immutable;

namespace AuthFunctions.Core.Accounts;

/// <summary>What storage needs to write a row back that it has read.</summary>
/// <param name="ETag">The version of the row that was read. A row that has another version by now is not overwritten.</param>
/// <param name="OtherColumns">The columns that this version of the app does not know. They are written back unchanged.</param>
public sealed record StoredRow(string ETag, ImmutableDictionary<string, object> OtherColumns);
