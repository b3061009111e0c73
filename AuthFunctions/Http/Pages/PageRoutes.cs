using System.Collections.Frozen;

namespace AuthFunctions.Http.Pages;

/// <summary>The routes of pages.</summary>
internal static class PageRoutes
{
    public const string Overview = "account";
    public const string LogIn = "account/login";
    public const string LogOut = "account/logout";
    public const string Register = "account/register";
    public const string Forgot = "account/forgot";
    public const string Reset = "account/reset";
    public const string Verify = "account/verify";
    public const string Reauthenticate = "account/reauthenticate";
    public const string Security = "account/security";
    public const string Sessions = "account/sessions";
    public const string Email = "account/email";
    public const string RevertEmail = "account/email/revert";
    public const string Export = "account/export";
    public const string Delete = "account/delete";

    /// <summary>The well-known address of the page that changes a password (W3C, "A Well-Known URL for Changing Passwords").</summary>
    public const string ChangePassword = ".well-known/change-password";

    /// <summary>The pages to which a login may lead.</summary>
    public static FrozenSet<string> AfterLogin { get; } = FrozenSet.Create(Overview, Security, Sessions, Email, Export, Delete);
}
