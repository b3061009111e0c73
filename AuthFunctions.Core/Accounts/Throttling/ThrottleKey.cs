using System.Security.Cryptography;
using System.Text;
using AuthFunctions.Core.Accounts.Devices;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>What a counter counts: an operation, and the name or the network that does it.</summary>
public sealed record ThrottleKey
{
    private ThrottleKey(string operation, string subjectHash)
    {
        Operation = operation;
        SubjectHash = subjectHash;
    }

    /// <summary>The operation, as storage names it.</summary>
    public string Operation { get; }

    /// <summary>SHA-256 of the name, of the network or of both, in lower-case hex.</summary>
    public string SubjectHash { get; }

    /// <summary>Failed logins under a name, registered or not.</summary>
    public static ThrottleKey Login(LoginName name) => new(name.IsEmail ? "login_email" : "login_username", name.Hash);

    /// <summary>Failed logins from a client's network.</summary>
    public static ThrottleKey Login(ClientNetwork client) => new("login_address", Hash(client.Text));

    /// <summary>Logins with a known device. Its failures are in the user row; this key is for the lock on it.</summary>
    public static ThrottleKey Login(KnownDevice device) => new("login_device", device.IdHash);

    /// <summary>Requests for a reset token for the email with a hash (<see cref="LoginName.Hash"/>), registered or not.</summary>
    public static ThrottleKey Reset(string emailHash) => new("reset_email", emailHash);

    /// <summary>Requests for a reset token for the email with a hash, registered or not, from a client's network.</summary>
    public static ThrottleKey Reset(string emailHash, ClientNetwork client) => new("reset_pair", Hash($"{emailHash} {client.Text}"));

    /// <summary>Requests for a reset token from a client's network.</summary>
    public static ThrottleKey Reset(ClientNetwork client) => new("reset_address", Hash(client.Text));

    /// <summary>Mails that an account causes, besides resets and notices.</summary>
    public static ThrottleKey Mail(string userId) => new("account_mail", Hash(userId));

    /// <summary>Registrations from a client's network.</summary>
    public static ThrottleKey Register(ClientNetwork client) => new("register_address", Hash(client.Text));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
