using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Accounts.PasswordReset;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Core.Mail;

internal static class MailServiceCollectionExtensions
{
    /// <summary>Adds mails to users, with the settings of the sections <see cref="SmtpOptions.Section"/> and <see cref="MailOptions.Section"/>. None are sent unless <see cref="ResetTokenDelivery.Email"/> is set.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<SmtpOptions>(configuration, SmtpOptions.Section);
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
        services.AddSettings(configuration, MailOptions.Section, new MailOptionsValidator());
        services.AddSingleton<MailLinks>();
        services.AddSingleton<MailTemplates>();
        services.AddSingleton<SmtpMailer>();
        services.AddSingleton<IUserMailer, UserMailer>();
        return services;
    }
}
