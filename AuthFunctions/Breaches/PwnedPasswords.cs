using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Breaches;

/// <summary>
/// The Pwned Passwords range API of Have I Been Pwned, or a copy of it. It is told the first 5 hex digits of the password's
/// SHA-1, which it needs, and answers with all hashes that begin with them (k-anonymity).
/// </summary>
/// <param name="client">Has the API's address, ending in a slash, and the time that a lookup may take.</param>
/// <param name="logger">Told when a password was not looked up.</param>
internal sealed class PwnedPasswords(HttpClient client, ILogger<PwnedPasswords> logger) : IBreachedPasswords
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
            // It is one check of several, and must not make the service depend on another one.
            Log.PasswordNotLookedUp(logger, exception);
            return false;
        }
    }

    // Rows are SUFFIX:COUNT. Those with a count of 0 are padding, there to hide from the network how many the range has.
    private static bool Contains(ReadOnlySpan<char> range, ReadOnlySpan<char> suffix)
    {
        var found = false;
        foreach (var row in range.TrimEnd().EnumerateLines())
        {
            if (row.Length <= suffix.Length
                || row[suffix.Length] != ':'
                || !long.TryParse(row[(suffix.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                throw new InvalidDataException("The answer is no range of hashes.");
            }

            found |= count > 0 && row[..suffix.Length].Equals(suffix, StringComparison.OrdinalIgnoreCase);
        }

        return found;
    }

    // The client cancels by itself when the time is up.
    private static bool IsFailure(Exception exception, CancellationToken caller) =>
        exception is HttpRequestException or InvalidDataException
        || (exception is OperationCanceledException && !caller.IsCancellationRequested);
}
