namespace AuthFunctions.Core.Accounts;

/// <summary>The one place where a user row is changed: by compare-and-swap, repeated until the change is stored or no longer applies.</summary>
internal sealed class UserUpdater(IUserStore store, TimeProvider time)
{
    /// <summary>Changes a user.</summary>
    /// <param name="user">The user as last read.</param>
    /// <param name="change">
    /// Makes the change to the user as last read. It may run several times. It returns null when the change does not apply to that user.
    /// </param>
    /// <param name="isApplied">
    /// Tells whether a user that was read again has the change already, by an attempt whose response was lost.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The user as stored with the change; null when the change did not apply or the user is gone.</returns>
    public async Task<User?> UpdateAsync(
        User user, Func<User, Task<User?>> change, Func<User, bool> isApplied, CancellationToken cancellationToken)
    {
        for (var current = user; current is not null; current = await store.FindUserByIdAsync(user.Id, cancellationToken))
        {
            if (!ReferenceEquals(current, user) && isApplied(current))
            {
                return current;
            }

            if (await change(current) is not { } changed)
            {
                return null;
            }

            var now = time.GetUtcNow();
            changed = changed.WithoutExpired(now) with { Updated = now };
            if (await store.UpdateUserAsync(changed, cancellationToken))
            {
                return changed;
            }
        }

        return null;
    }

    /// <summary>As above, for a change that needs no other steps.</summary>
    public Task<User?> UpdateAsync(User user, Func<User, User?> change, Func<User, bool> isApplied, CancellationToken cancellationToken) =>
        UpdateAsync(user, current => Task.FromResult(change(current)), isApplied, cancellationToken);
}
