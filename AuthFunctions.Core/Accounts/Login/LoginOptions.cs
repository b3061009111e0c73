namespace AuthFunctions.Core.Accounts.Login;

/// <summary>The settings <c>Auth__Login__…</c>.</summary>
public sealed class LoginOptions
{
    /// <summary>Whether users get a mail after a login with a device that is not known (OWASP ASVS 5.0, V6.3.5). Without mail delivery none is sent.</summary>
    public bool NewDeviceNotice { get; set; } = true;
}
