using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthFunctions.Core.Accounts.Passwords;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core.BreachedPasswords;

/// <summary>
/// The Pwned Passwords range API of Have I Been Pwned, or a copy of it. A request holds the first 5 hex digits of the password's SHA-1, and the
/// response lists all known hashes that begin with them (k-anonymity).
/// </summary>
/// <param name="client">The client. It has the API's address, which ends in a slash, and the time limit of a lookup.</param>
/// <param name="logger">Logs lookups that failed.</param>
internal sealed class PwnedPasswordsClient(HttpClient client, ILogger<PwnedPasswordsClient> logger) : IBreachedPasswordChecker
{
    private const int PrefixLength = 5;

    public async Task<bool> ContainsAsync(string password, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
        try
        {
            var range = await client.GetByteArrayAsync(new Uri(hash[..PrefixLength], UriKind.Relative), cancellationToken);
            return Contains(Encoding.ASCII.GetString(range), hash.AsSpan(PrefixLength));
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            // This check is one of several. The service must not depend on another one for it.
            Log.PasswordNotLookedUp(logger, exception);
            return false;
        }
    }

    // Rows are SUFFIX:COUNT. Rows with a count of 0 are padding, which hides the size of the range from the network.
    private static bool Contains(ReadOnlySpan<char> range, ReadOnlySpan<char> suffix)
    {
        var found = false;
        foreach (var row in range.TrimEnd().EnumerateLines())
        {
            if (row.Length <= suffix.Length
                || row[suffix.Length] != ':'
                || !long.TryParse(row[(suffix.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                throw new InvalidDataException("The response is no range of hashes.");
            }

            found |= count > 0 && row[..suffix.Length].Equals(suffix, StringComparison.OrdinalIgnoreCase);
        }

        return found;
    }

    // The client cancels the request itself when its time is up.
    private static bool IsFailure(Exception exception, CancellationToken caller) =>
        exception is HttpRequestException or InvalidDataException
        || (exception is OperationCanceledException && !caller.IsCancellationRequested);
}
