using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Auditing;

/// <summary>
/// Names an account in audit events where its user is not looked up. A hash of the name could be guessed at by anybody who reads the log; an HMAC
/// only by someone who has the key too (docs/operations.md has the command).
/// </summary>
internal sealed class AccountPseudonym(IOptions<AuditOptions> options)
{
    private const int Bytes = 16;

    private readonly byte[]? _key = options.Value.NameKey is { } key ? Convert.FromBase64String(key) : null;

    /// <summary>The pseudonym of a name.</summary>
    /// <param name="nameHash">The hash of the name (<see cref="LoginName.Hash"/>).</param>
    /// <returns>The first 16 bytes of HMAC-SHA-256 of the text of the hash, in lower-case hex; null where no key is set.</returns>
    public string? Of(string nameHash) =>
        _key is null ? null : Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(nameHash)).AsSpan(0, Bytes));
}
