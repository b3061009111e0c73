using AuthFunctions.Core.Accounts.Passwords;

namespace AuthFunctions.Core.BreachedPasswords;

/// <summary>Looks no password up.</summary>
internal sealed class NoOpBreachedPasswordChecker : IBreachedPasswordChecker
{
    public Task<bool> ContainsAsync(string password, CancellationToken cancellationToken) => Task.FromResult(false);
}
