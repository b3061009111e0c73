using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Auditing;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.EmailVerification;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Core.Accounts.Export;
using AuthFunctions.Core.Accounts.Login;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.PasswordReset;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using AuthFunctions.Core.Accounts.Registration;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Core.Accounts.Throttling;
using AuthFunctions.Core.Accounts.Tokens;
using AuthFunctions.Core.BreachedPasswords;
using AuthFunctions.Core.Mail;
using AuthFunctions.Core.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core;

/// <summary>Builds the service.</summary>
public static class AuthFunctionsServiceCollectionExtensions
{
    /// <summary>Adds <see cref="Auth"/> and all that it needs, with the settings of a configuration, which are checked at start.</summary>
    public static IServiceCollection AddAuthFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(configuration);
        services.AddAccounts(configuration);
        services.AddStorage(configuration);
        services.AddBreachedPasswords();
        services.AddMail(configuration);
        return services;
    }

    private static void AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings(configuration, "Auth", new AuthOptionsValidator())
            .Validate<IOptions<PasswordResetOptions>>(
                (auth, reset) => auth.EmailVerification != EmailVerificationMode.Required || reset.Value.TokenDelivery == ResetTokenDelivery.Email,
                "Auth__EmailVerification is Required, so users need mails: set Auth__PasswordReset__TokenDelivery to Email.");
        services.AddSingleton<IValidateOptions<AuthOptions>, UnicodeValidator>();
        services.AddSingleton<IValidateOptions<AuthOptions>, KnownSettingsValidator>();
        services.AddSettings<LoginOptions>(configuration, "Auth:Login");
        services.AddSettings(configuration, "Auth:Sessions", new SessionOptionsValidator());
        services.AddSettings(configuration, "Auth:Passwords", new PasswordOptionsValidator());
        services.AddSettings(configuration, "Auth:Hashing", new HashingOptionsValidator());
        services.AddSettings(configuration, "Auth:Pepper", new PepperOptionsValidator());
        services.AddSettings(configuration, "Auth:PasswordReset", new PasswordResetOptionsValidator())
            .Validate(
                reset => reset.TokenDelivery != ResetTokenDelivery.Response || reset.AllowInsecureResetInAzure || !AzurePlatform.IsUsed(configuration),
                "Auth__PasswordReset__TokenDelivery is Response: in Azure, anybody who knows an email could take over its account. Set it to Email, or set "
                + "Auth__PasswordReset__AllowInsecureResetInAzure to true for a service without real users.");
        services.AddSettings(configuration, "Auth:Throttling", new ThrottleOptionsValidator());
        services.AddSettings(configuration, "Auth:Auditing", new AuditOptionsValidator());
        services.AddSettings(configuration, "Auth:Pages", new PagesOptionsValidator());
        services.AddHostedService<SettingsWarnings>();

        services.AddSingleton<UserUpdater>();
        services.AddSingleton<OneTimeTokenService>();
        services.AddSingleton<SessionService>();
        services.AddSingleton<SessionList>();
        services.AddSingleton<PasswordPolicy>();
        services.AddSingleton(ChooseBcrypt);
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<ThrottleCounters>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<ResetThrottle>();
        services.AddSingleton<RegistrationThrottle>();
        services.AddSingleton<BurstThrottle>();
        services.AddSingleton<AccountPseudonym>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<RegistrationService>();
        services.AddSingleton<LoginService>();
        services.AddSingleton<MailReporter>();
        services.AddSingleton<AccountNotices>();
        services.AddSingleton<PasswordVerifier>();
        services.AddSingleton<PasswordChangeService>();
        services.AddSingleton<MailThrottle>();
        services.AddSingleton<EmailTakenNotice>();
        services.AddSingleton<VerificationMail>();
        services.AddSingleton<EmailVerificationService>();
        services.AddSingleton<RegistrationCompletion>();
        services.AddSingleton<EmailChangeMails>();
        services.AddSingleton<EmailChangeService>();
        services.AddSingleton<AccountErasure>();
        services.AddSingleton<AccountExporter>();
        services.AddSingleton<ResetLinkMail>();
        services.AddSingleton<PasswordResetService>();
        services.AddSingleton<TaskRunner>();
        // Its constructor is internal, as the classes of the capabilities are.
        services.AddSingleton(provider => new Auth(
            provider.GetRequiredService<IUserStore>(),
            provider.GetRequiredService<RegistrationService>(),
            provider.GetRequiredService<LoginService>(),
            provider.GetRequiredService<SessionService>(),
            provider.GetRequiredService<SessionList>(),
            provider.GetRequiredService<PasswordChangeService>(),
            provider.GetRequiredService<PasswordResetService>(),
            provider.GetRequiredService<EmailVerificationService>(),
            provider.GetRequiredService<EmailChangeService>(),
            provider.GetRequiredService<AccountErasure>(),
            provider.GetRequiredService<AccountExporter>(),
            provider.GetRequiredService<ITaskQueue>(),
            provider.GetRequiredService<TaskRunner>(),
            provider.GetRequiredService<AuditTrail>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Auth>>()));
    }

    private static IBcrypt ChooseBcrypt(IServiceProvider services)
    {
        var setting = services.GetRequiredService<IOptions<HashingOptions>>().Value.Implementation;
        var system = setting is BcryptImplementation.Library ? null : SystemBcrypt.TryLoad();
        Log.BcryptImplementationChosen(
            services.GetRequiredService<ILogger<PasswordHasher>>(),
            system is null ? BcryptImplementation.Library : BcryptImplementation.System,
            setting);
        return (IBcrypt?)system ?? new LibraryBcrypt();
    }
}
