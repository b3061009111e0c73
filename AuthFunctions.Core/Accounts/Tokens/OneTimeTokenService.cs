using Microsoft.Extensions.Logging;

namespace AuthFunctions.Core.Accounts.Tokens;

/// <summary>
/// One-time tokens of any purpose. The user row names the token that works; an index row only says where to look. So a newer token replaces
/// the older one, and a token is used up by the compare-and-swap that removes it from the user row (docs/architecture.md).
/// </summary>
internal sealed class OneTimeTokenService(IUserStore store, UserUpdater updater, TimeProvider time, ILogger<OneTimeTokenService> logger)
{
    /// <summary>Gives a user a new token in place of any older one of that purpose.</summary>
    /// <returns>The token, for the user alone; null when the user is gone.</returns>
    public Task<string?> IssueAsync(User user, TokenPurpose purpose, TimeSpan lifetime, string? data, CancellationToken cancellationToken) =>
        IssueAsync(user, purpose, lifetime, data, _ => true, cancellationToken);

    /// <summary>Gives a user a new token if there is none of that purpose that works. Of several attempts at once, one succeeds.</summary>
    /// <returns>The token, for the user alone; null when the user has one or is gone.</returns>
    public Task<string?> TryIssueFirstAsync(User user, TokenPurpose purpose, TimeSpan lifetime, string? data, CancellationToken cancellationToken) =>
        IssueAsync(user, purpose, lifetime, data, current => !HasAny(current, purpose), cancellationToken);

    /// <summary>Whether a user has a token of this purpose that has not expired.</summary>
    public bool HasAny(User user, TokenPurpose purpose) => user.Tokens.TryGetValue(purpose, out var token) && time.GetUtcNow() < token.Expires;

    /// <summary>Gives a user a new token in place of any older one of that purpose, if a condition holds when the token is stored.</summary>
    /// <returns>The token, for the user alone; null when the condition does not hold or the user is gone.</returns>
    public async Task<string?> IssueAsync(
        User user, TokenPurpose purpose, TimeSpan lifetime, string? data, Func<User, bool> condition, CancellationToken cancellationToken)
    {
        var text = OpaqueToken.Create();
        var token = new OneTimeToken(OpaqueToken.Hash(text)!, time.GetUtcNow() + lifetime, data);
        await store.AddTokenAsync(purpose, token, user.Id, cancellationToken);

        OneTimeToken? replaced = null;
        var updated = await updater.UpdateAsync(
            user,
            current =>
            {
                // A token that was sent to an email must not work once the user has another one.
                if (current.Email != user.Email || !condition(current))
                {
                    return null;
                }

                replaced = current.Tokens.GetValueOrDefault(purpose);
                return current with { Tokens = current.Tokens.SetItem(purpose, token) };
            },
            isApplied: current => current.Tokens.GetValueOrDefault(purpose) == token,
            cancellationToken);
        if (updated is null)
        {
            await DeleteAsync(purpose, token.Hash, cancellationToken);
            return null;
        }

        if (replaced is not null)
        {
            await DeleteAsync(purpose, replaced.Hash, cancellationToken);
        }

        return text;
    }

    /// <summary>Finds the user of a token that works.</summary>
    /// <param name="purpose">What the token is to be used for.</param>
    /// <param name="text">The token as it came. Blanks around it, which come with copying, are ignored.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The user and the token's hash; null when the token is unknown, used, replaced or expired.</returns>
    public async Task<(User User, string TokenHash)?> FindUserAsync(TokenPurpose purpose, string text, CancellationToken cancellationToken) =>
        OpaqueToken.Hash(text.Trim()) is { } hash
        && await store.FindUserByTokenAsync(purpose, hash, cancellationToken) is { } user
        && IsValid(user, purpose, hash)
            ? (user, hash)
            : null;

    /// <summary>Finds the hash of a token that works, of a user who is known.</summary>
    /// <returns>The token's hash; null when it is not one of the user's, or has expired.</returns>
    public string? FindHash(User user, TokenPurpose purpose, string text) =>
        OpaqueToken.Hash(text.Trim()) is { } hash && IsValid(user, purpose, hash) ? hash : null;

    /// <summary>Whether a user has a token of this purpose and hash that has not expired.</summary>
    public bool IsValid(User user, TokenPurpose purpose, string tokenHash) =>
        user.FindTokenExpiry(purpose, tokenHash) is { } expires && time.GetUtcNow() < expires;

    /// <summary>Deletes the index rows of the tokens that a change of the user row took out.</summary>
    public Task DeleteAsync(User before, User after, CancellationToken cancellationToken) => Task.WhenAll(
        before.ListTokens().Except(after.ListTokens()).Select(token => DeleteAsync(token.Purpose, token.Hash, cancellationToken)));

    /// <summary>Deletes the index row of a token that the user row no longer names. A failure changes nothing for the user and is only logged.</summary>
    public async Task DeleteAsync(TokenPurpose purpose, string tokenHash, CancellationToken cancellationToken)
    {
        try
        {
            await store.DeleteTokenAsync(purpose, tokenHash, cancellationToken);
        }
        catch (Exception exception) when (exception is ServiceUnavailableException or OperationCanceledException)
        {
            Log.TokenNotDeleted(logger, exception);
        }
    }
}
