namespace AuthFunctions.Core.Accounts.EmailVerification;

/// <summary>Whether users must show that they read mails to their email.</summary>
public enum EmailVerificationMode
{
    /// <summary>They cannot.</summary>
    Off,

    /// <summary>They get a mail after the registration. What an unverified email may do is up to the apps that ask for it.</summary>
    Optional,

    /// <summary>They cannot log in before. A registration does not tell whether the email is taken.</summary>
    Required,
}
