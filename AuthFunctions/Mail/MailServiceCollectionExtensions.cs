using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Mail;

internal static class MailServiceCollectionExtensions
{
    /// <summary>Adds mails to users, with the settings of the section <see cref="SmtpOptions.Section"/>, checked at start; none are sent unless <see cref="ResetTokenDelivery.Email"/> is set.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SmtpOptions>()
            .Configure(options => configuration.GetSection(SmtpOptions.Section).BindStrictly(options))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
        services.AddSingleton<SmtpMailer>();
        services.AddSingleton<MailQueue>();
        services.AddSingleton<IUserNotifier>(provider =>
            provider.GetRequiredService<IOptions<AuthOptions>>().Value.ResetTokenDelivery == ResetTokenDelivery.Email
                ? provider.GetRequiredService<MailQueue>()
                : new SilentNotifier());
        services.AddHostedService<MailService>();
        return services;
    }
}
