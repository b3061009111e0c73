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

    private const string EmailVerified = "email_verified";
    private const string UserCreated = "user_created";
    private const string Methods = "methods";
    private const string Device = "device";
    private const string Network = "network";

    private static readonly Columns Columns =
        new(UserId, Email, Username, EmailVerified, UserCreated, Methods, Device, Network, Created, Expires, LastSeen);

    public static TableEntity From(Session session)
    {
        var row = new TableEntity(Keys.Session(session.IdHash), Keys.IndexRow)
        {
            [UserId] = session.UserId,
            [EmailVerified] = session.EmailVerified,
            [Methods] = string.Join(' ', session.Methods),
            [Created] = session.Created,
            [Expires] = session.Expires,
            [LastSeen] = session.LastSeen,
        };
        row.AddUnlessNull(Email, session.Email);
        row.AddUnlessNull(Username, session.Username);
        row.AddUnlessNull(UserCreated, session.UserCreated);
        row.AddUnlessNull(Device, session.Device);
        row.AddUnlessNull(Network, session.Network);
        Columns.Restore(row, session.Row);
        return row;
    }

    /// <summary>What is merged into the row when the email is verified.</summary>
    public static TableEntity VerifiedEmail(string idHash) => new(Keys.Session(idHash), Keys.IndexRow) { [EmailVerified] = true };

    public static Session Read(string idHash, TableEntity row) => new()
    {
        IdHash = idHash,
        UserId = row.GetRequiredString(UserId),
        Email = row.GetString(Email),
        Username = row.GetString(Username),
        EmailVerified = row.GetBoolean(EmailVerified) ?? false,
        UserCreated = row.GetDateTimeOffset(UserCreated),
        Methods = row.GetString(Methods) is { } methods ? [.. methods.Split(' ')] : [AuthenticationMethods.Password],
        Device = row.GetString(Device),
        Network = row.GetString(Network),
        Created = row.GetRequiredTime(Created),
        Expires = row.GetRequiredTime(Expires),
        LastSeen = row.GetRequiredTime(LastSeen),
        Row = Columns.Keep(row),
    };
}
