using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Throttling;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Accounts.Registration;

/// <summary>Registers users.</summary>
internal sealed class RegistrationService(
    IUserStore store,
    PasswordPolicy policy,
    PasswordHasher hasher,
    BurstThrottle burstThrottle,
    RegistrationThrottle registrationThrottle,
    LoginThrottle loginThrottle,
    VerificationMail verificationMail,
    ITaskQueue queue,
    AuditTrail audit,
    IOptions<AuthOptions> options,
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
            case RegistrationResult.Accepted accepted:
                audit.RegistrationAccepted(client, accepted.UserId);
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
        var hidesTaken = name.IsEmail && options.Value.EmailVerification == EmailVerificationMode.Required;
        if (!hidesTaken && !await store.IsNameFreeAsync(name, time.GetUtcNow(), deadline.Token))
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
        if (hidesTaken)
        {
            // The task does the rest, and looks the email up. So neither the response nor its time tells whether it is taken.
            var task = new BackgroundTask.CompleteRegistration(user.Id, client.Address?.ToString(), client.TraceId);
            await queue.EnqueueAsync(task, TimeSpan.Zero, deadline.Token);
            await store.AddUnnamedUserAsync(user, deadline.Token);
            return new RegistrationResult.Accepted(user.Id);
        }

        // Others may have locked the name while it was free. Before the user is added, so that no crash leaves a new user locked out. The mail is enqueued
        // before too, so that no crash loses it.
        await Task.WhenAll(
            loginThrottle.ClearAsync(name, deadline.Token),
            name.IsEmail && verificationMail.IsOn ? verificationMail.EnqueueAsync(user.Id, client, deadline.Token) : Task.CompletedTask);
        return await store.AddUserAsync(user, deadline.Token)
            ? new RegistrationResult.Registered(user.Id)
            : new RegistrationResult.NameTaken();
    }
}
