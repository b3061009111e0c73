using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Throttling;

namespace AuthFunctions.Core.Accounts.Registration;

/// <summary>Registers users.</summary>
internal sealed class RegistrationService(
    IUserStore store,
    PasswordPolicy policy,
    PasswordHasher hasher,
    BurstThrottle burstThrottle,
    RegistrationThrottle registrationThrottle,
    LoginThrottle loginThrottle,
    AuditTrail audit,
    TimeProvider time)
{
    /// <summary>Registers a user under an email or a username.</summary>
    public async Task<RegistrationResult> RegisterAsync(LoginName name, string password, ClientInfo client, CancellationToken cancellationToken)
    {
        var result = await TryRegisterAsync(name, password, client, cancellationToken);
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
            case RegistrationResult.Throttled:
                // Logged with the limit that was reached.
                break;
            default:
                throw new NotSupportedException($"There is no audit event for {result}.");
        }

        return result;
    }

    private async Task<RegistrationResult> TryRegisterAsync(LoginName name, string password, ClientInfo client, CancellationToken cancellationToken)
    {
        var nameError = name.Validate();
        var passwordError = policy.Validate(password, name);
        if (nameError is not null || passwordError is not null)
        {
            return new RegistrationResult.Invalid(nameError, passwordError);
        }

        if (burstThrottle.Count(client.Address) is { } burstRetryAfter)
        {
            audit.RegistrationThrottled(client, name, AuditReasons.Burst);
            return new RegistrationResult.Throttled(burstRetryAfter);
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

        if (await registrationThrottle.CountAsync(client.Address, deadline.Token) is { } retryAfter)
        {
            audit.RegistrationThrottled(client, name, AuditReasons.Limit);
            return new RegistrationResult.Throttled(retryAfter);
        }

        var hashed = await deadline.PauseAsync(token => hasher.HashAsync(password, client.Address, token));

        // Others may have locked the name while it was free. Before the user is added, so that no crash leaves a new user locked out.
        await loginThrottle.ClearAsync(name, deadline.Token);
        var now = time.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Email = name.IsEmail ? name.Text : null,
            Username = name.IsEmail ? null : name.Text,
            Language = client.Language,
            Password = hashed,
            Created = now,
            Updated = now,
        };
        return await store.AddUserAsync(user, deadline.Token)
            ? new RegistrationResult.Registered(user.Id)
            : new RegistrationResult.NameTaken();
    }
}
