namespace AuthFunctions.Core.Mail;

/// <summary>What a mail says.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="Text">Its body as plain text.</param>
/// <param name="Html">The same as HTML; it loads nothing from elsewhere.</param>
internal sealed record MailContent(string Subject, string Text, string Html);
