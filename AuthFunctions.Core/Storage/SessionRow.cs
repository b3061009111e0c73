using AuthFunctions.Core.Accounts.Sessions;
using Azure.Data.Tables;

namespace AuthFunctions.Core.Storage;

/// <summary>The session row.</summary>
internal static class SessionRow
{
    private const string UserId = "user_id";
    private const string Email = "email";
    private const string Username = "username";
    private const string Created = "created";
    private const string Expires = "expires";
    private const string LastSeen = "last_seen";

    private static readonly Columns Columns = new(UserId, Email, Username, Created, Expires, LastSeen);

    public static TableEntity From(Session session)
    {
        var row = new TableEntity(Keys.Session(session.IdHash), Keys.IndexRow)
        {
            [UserId] = session.UserId,
            [Created] = session.Created,
            [Expires] = session.Expires,
            [LastSeen] = session.LastSeen,
        };
        row.AddUnlessNull(Email, session.Email);
        row.AddUnlessNull(Username, session.Username);
        Columns.Restore(row, session.Row);
        return row;
    }

    public static Session Read(string idHash, TableEntity row) => new()
    {
        IdHash = idHash,
        UserId = row.GetRequiredString(UserId),
        Email = row.GetString(Email),
        Username = row.GetString(Username),
        Created = row.GetRequiredTime(Created),
        Expires = row.GetRequiredTime(Expires),
        LastSeen = row.GetRequiredTime(LastSeen),
        Row = Columns.Keep(row),
    };
}
