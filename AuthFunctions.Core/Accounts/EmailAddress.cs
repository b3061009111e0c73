using System.Net.Mail;

namespace AuthFunctions.Core.Accounts;

/// <summary>
/// The one definition of an email address, for registration and for mail. It tells an address from a mistyped one. Only a mail can show that the
/// address exists (OWASP Input Validation Cheat Sheet).
/// </summary>
public static class EmailAddress
{
    /// <summary>Whether a text, without surrounding blanks, is the address of one mailbox: <c>local@domain</c>.</summary>
    public static bool IsValid(string text)
    {
        var address = text.Trim();
        // The parser takes "a<b@example.com>" for the address of another mailbox, whose text differs then.
        return address.Count(character => character == '@') == 1
            && !address.AsSpan().ContainsAny(' ', '\u00A0')
            && MailAddress.TryCreate(address, out var parsed)
            && parsed.Address == address;
    }
}
