using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.PasswordReset;
using Microsoft.Extensions.Options;
using MimeKit;

namespace AuthFunctions.Core.Mail;

/// <summary>Reports all errors in the settings of mail at once, where mails are sent.</summary>
internal sealed class SmtpOptionsValidator(IOptions<AuthOptions> auth, IOptions<PasswordResetOptions> passwordReset) : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        if (passwordReset.Value.TokenDelivery != ResetTokenDelivery.Email)
        {
            return ValidateOptionsResult.Skip;
        }

        var errors = FindErrors(options).ToList();
        return errors.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(["Auth__PasswordReset__TokenDelivery is Email, which needs a mail server.", .. errors]);
    }

    private IEnumerable<string> FindErrors(SmtpOptions options)
    {
        if (auth.Value.PublicBaseUrl is null)
        {
            yield return "Auth__PublicBaseUrl: set the address at which users reach the service; mails name its host.";
        }

        if (string.IsNullOrWhiteSpace(options.Host))
        {
            yield return "Smtp__Host: set the mail server's name.";
        }

        if (options.Port is < IPEndPoint.MinPort + 1 or > IPEndPoint.MaxPort)
        {
            yield return "Smtp__Port: it must be a port, 1 to 65535.";
        }

        if (!MailboxAddress.TryParse(options.From, out var sender) || !EmailAddress.IsValid(sender.Address))
        {
            yield return "Smtp__From: set the sender's address.";
        }

        if (string.IsNullOrEmpty(options.User) != string.IsNullOrEmpty(options.Password))
        {
            yield return "Smtp__User and Smtp__Password: set both or neither.";
        }

        if (options.EffectiveSecurity == SmtpSecurity.None && !(IsLoopback(options.Host) && string.IsNullOrEmpty(options.Password)))
        {
            yield return "Smtp__Security: it can be None only for a server on this machine (localhost) that asks for no password.";
        }
    }

    private static bool IsLoopback(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
