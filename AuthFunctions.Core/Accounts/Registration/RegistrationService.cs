using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Throttling;

namespace AuthFunctions.Core.Accounts.Registration;

/// <summary>Registers users.</summary>
internal sealed class RegistrationService(
    IUserStore store, PasswordPolicy policy, PasswordHasher hasher, LoginThrottle throttle, AuditTrail audit, TimeProvider time)
{
    /// <summary>Registers a user under an email or a username.</summary>
    public async Task<RegistrationResult> RegisterAsync(LoginName name, string password, ClientInfo client, CancellationToken cancellationToken)
    {
        var result = await TryRegisterAsync(name, password, cancellationToken);
        switch (result)
        {
            case RegistrationResult.Registered registered:
                audit.RegistrationSucceeded(client, registered.UserId);
                break;
            case RegistrationResult.NameTaken:
                audit.RegistrationFailed(client, AuditReasons.NameTaken);
                break;
            case RegistrationResult.Invalid:
                audit.RegistrationFailed(client, AuditReasons.Invalid);
                break;
            default:
                throw new NotSupportedException($"There is no audit event for {result}.");
        }

        return result;
    }

    private async Task<RegistrationResult> TryRegisterAsync(LoginName name, string password, CancellationToken cancellationToken)
    {
        var nameError = name.Validate();
        var passwordError = policy.Validate(password, name);
        if (nameError is not null || passwordError is not null)
        {
            return new RegistrationResult.Invalid(nameError, passwordError);
        }

        using var deadline = new StorageDeadline(cancellationToken);
        if (!await store.IsNameFreeAsync(name, time.GetUtcNow(), deadline.Token))
        {
            return new RegistrationResult.NameTaken();
        }

        if (await deadline.PauseAsync(token => policy.ValidateNotBreachedAsync(password, token)) is { } breachError)
        {
            return new RegistrationResult.Invalid(null, breachError);
        }

        var hashed = await deadline.PauseAsync(token => hasher.HashAsync(password, token));

        // Others may have locked the name while it was free. Before the user is added, so that no crash leaves a new user locked out.
        await throttle.ClearAsync(name, deadline.Token);
        var now = time.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Email = name.IsEmail ? name.Text : null,
            Username = name.IsEmail ? null : name.Text,
            Password = hashed,
            Created = now,
            Updated = now,
        };
        return await store.AddUserAsync(user, deadline.Token)
            ? new RegistrationResult.Registered(user.Id)
            : new RegistrationResult.NameTaken();
    }
}
