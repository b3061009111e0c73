namespace AuthFunctions.Core.Mail;

/// <summary>A part of a mail's body.</summary>
internal abstract record MailPart
{
    private MailPart()
    {
    }

    /// <summary>A paragraph.</summary>
    /// <param name="Text">Its text.</param>
    public sealed record Paragraph(string Text) : MailPart;

    /// <summary>A link that looks like a button.</summary>
    /// <param name="Label">What it does.</param>
    /// <param name="Address">Where it leads.</param>
    public sealed record Button(string Label, Uri Address) : MailPart;

    /// <summary>A token to paste.</summary>
    /// <param name="Token">The token.</param>
    public sealed record Code(string Token) : MailPart;
}
