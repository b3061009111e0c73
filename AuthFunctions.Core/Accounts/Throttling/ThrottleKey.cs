using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace AuthFunctions.Core.Accounts.Throttling;

/// <summary>What a counter counts: an operation, and the name or the network that does it.</summary>
public sealed record ThrottleKey
{
    private const int NetworkBytes = 8;

    private ThrottleKey(string operation, string subjectHash)
    {
        Operation = operation;
        SubjectHash = subjectHash;
    }

    /// <summary>The operation, as storage names it.</summary>
    public string Operation { get; }

    /// <summary>SHA-256 of the name or the network, in lower-case hex.</summary>
    public string SubjectHash { get; }

    /// <summary>Failed logins under a name, registered or not.</summary>
    public static ThrottleKey Login(LoginName name) => new(name.IsEmail ? "login_email" : "login_username", name.Hash);

    /// <summary>Failed logins from a client's network.</summary>
    public static ThrottleKey Login(IPAddress client) => new("login_address", Hash(NetworkOf(client)));

    /// <summary>Requests for a reset token for the email with a hash (<see cref="LoginName.Hash"/>), registered or not.</summary>
    public static ThrottleKey Reset(string emailHash) => new("reset_email", emailHash);

    /// <summary>Requests for a reset token from a client's network.</summary>
    public static ThrottleKey Reset(IPAddress client) => new("reset_address", Hash(NetworkOf(client)));

    // A subscriber of IPv6 has a /64 at least, and can use any address of it.
    private static string NetworkOf(IPAddress client) => client switch
    {
        { IsIPv4MappedToIPv6: true } => client.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(client.GetAddressBytes(), 0, NetworkBytes),
        _ => client.ToString(),
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
