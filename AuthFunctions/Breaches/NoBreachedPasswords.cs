namespace AuthFunctions.Breaches;

/// <summary>No password is looked up.</summary>
internal sealed class NoBreachedPasswords : IBreachedPasswords
{
    public Task<bool> ContainsAsync(string password, CancellationToken cancellationToken) => Task.FromResult(false);
}
