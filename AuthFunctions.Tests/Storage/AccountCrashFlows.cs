using AuthFunctions.Core.Accounts.EmailChange;
using AuthFunctions.Core.Accounts.Erasure;
using AuthFunctions.Core.Accounts.Notifications;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Storage;

/// <summary>The flows of the account API, and the tasks that follow them.</summary>
internal static class AccountCrashFlows
{
    private const string NewEmail = "guillaume@example.org";
    private const string ThirdEmail = "guillaume@example.net";

    private static readonly (string, string) Optional = ("EmailVerification", "Optional");

    private static readonly (string, string)[] Required =
    [
        ("EmailVerification", "Required"),
        ("PasswordReset:TokenDelivery", "Email"),
        ("PublicBaseUrl", "https://app.example.com"),
        ("Smtp:Host", "localhost"),
        ("Smtp:From", "auth@example.com"),
    ];

    public static IReadOnlyList<CrashFlow> All { get; } =
    [
        new()
        {
            Name = "re-authentication",
            MaxSessionsPerUser = 3,
            Arrange = CrashFlows.LogInThriceAsync,
            Act = (app, client) => client.ReauthenticateAsync(app),
            Retry = async (app, client) =>
            {
                var earlier = client.Session;
                await client.ReauthenticateAsync(app);
                Assert.True(await CrashClient.IsAliveAsync(app, client.Session));
                Assert.False(await CrashClient.IsAliveAsync(app, earlier));
            },
        },
        new()
        {
            Name = "change of the password",
            MaxSessionsPerUser = 3,
            SendsMail = true,
            Arrange = async (app, client) =>
            {
                await CrashFlows.LogInThriceAsync(app, client);
                await client.RequestResetAsync(app);
            },
            Act = (app, client) => client.ChangePasswordAsync(app),
            Retry = ChangePasswordAgainAsync,
            Finish = AssertPasswordChangedAsync,
        },
        new()
        {
            Name = "change of the password of a username",
            UserName = LoginName.Username("guillaume"),
            MaxSessionsPerUser = 3,
            SendsMail = true,
            Arrange = CrashFlows.LogInThriceAsync,
            Act = (app, client) => client.ChangePasswordAsync(app),
            Retry = ChangePasswordAgainAsync,
        },
        new()
        {
            Name = "request to verify the email",
            SendsMail = true,
            OtherSettings = [Optional],
            Arrange = RegisterForVerificationAsync,
            Act = (app, client) => client.RequestVerificationAsync(app),
            Retry = (app, client) => client.RequestVerificationAsync(app),
            Finish = VerifyByTheLastMailAsync,
        },
        new()
        {
            Name = "mail to verify the email",
            SendsMail = true,
            OtherSettings = [Optional],
            Arrange = async (app, client) =>
            {
                await RegisterForVerificationAsync(app, client);
                await client.RequestVerificationAsync(app);
                await client.TakeMessagesAsync(app);
            },
            Act = (app, client) => client.RunMessagesAsync(app),
            Retry = (app, client) => client.RunMessagesAsync(app),
            Finish = VerifyByTheLastMailAsync,
        },
        new()
        {
            Name = "verification of the email",
            MaxSessionsPerUser = 3,
            SendsMail = true,
            OtherSettings = [Optional],
            Arrange = async (app, client) =>
            {
                await RegisterForVerificationAsync(app, client);
                await client.LogInAsync(app);
            },
            Act = async (app, client) => Assert.True(await CrashClient.VerifyAsync(app, client.Mailer.TokensOf<UserMail.VerifyEmail>()[^1])),
            Retry = async (app, client) =>
            {
                var isVerified = (await client.FindUserAsync(app))!.EmailVerified;
                Assert.Equal(!isVerified, await CrashClient.VerifyAsync(app, client.Mailer.TokensOf<UserMail.VerifyEmail>()[^1]));
            },
            Finish = async (app, client) =>
            {
                await AssertVerifiedAsync(app, client);
                // A session that does not know of it learns of it.
                await client.RequestVerificationAsync(app);
                Assert.True((await client.AuthorizeAsync(app)).EmailVerified);
            },
        },
        new()
        {
            Name = "registration with a mail to verify the email",
            SendsMail = true,
            OtherSettings = [Optional],
            Arrange = (_, _) => Task.CompletedTask,
            Act = (app, client) => client.RegisterAsync(app),
            Retry = async (app, client) =>
            {
                await CrashFlows.RegisterAgainAsync(app, client);
                await app.RunTasksAsync();
            },
            Finish = VerifyByTheLastMailAsync,
        },
        new()
        {
            Name = "registration that needs a verified email",
            SendsMail = true,
            OtherSettings = Required,
            Arrange = (_, _) => Task.CompletedTask,
            Act = AcceptRegistrationAsync,
            Retry = AcceptRegistrationAsync,
            Finish = VerifyByTheLastMailAsync,
        },
        new()
        {
            Name = "registration that needs a verified email, of a taken one",
            SendsMail = true,
            OtherSettings = Required,
            Arrange = RegisterAndVerifyAsync,
            Act = AcceptRegistrationAsync,
            Retry = AcceptRegistrationAsync,
            Finish = AssertOwnerToldAsync,
        },
        new()
        {
            Name = "task of a registration",
            SendsMail = true,
            OtherSettings = Required,
            Arrange = async (app, client) =>
            {
                await AcceptRegistrationAsync(app, client);
                await client.TakeMessagesAsync(app);
            },
            Act = (app, client) => client.RunMessagesAsync(app),
            Retry = (app, client) => client.RunMessagesAsync(app),
            Finish = async (app, client) =>
            {
                await VerifyByTheLastMailAsync(app, client);
                Assert.Empty(client.Mailer.Mails.OfType<UserMail.EmailTaken>());
            },
        },
        new()
        {
            Name = "task of a registration of a taken email",
            SendsMail = true,
            OtherSettings = Required,
            Arrange = async (app, client) =>
            {
                await RegisterAndVerifyAsync(app, client);
                await AcceptRegistrationAsync(app, client);
                await client.TakeMessagesAsync(app);
            },
            Act = (app, client) => app.Auth.RunTaskAsync(client.Messages[^1], 1, CancellationToken),
            Retry = (app, client) => app.Auth.RunTaskAsync(client.Messages[^1], 1, CancellationToken),
            Finish = AssertOwnerToldAsync,
        },
        new()
        {
            Name = "request to change the email",
            SendsMail = true,
            Arrange = CrashFlows.RegisterAndLogInAsync,
            Act = (app, client) => client.RequestEmailChangeAsync(app, NewEmail),
            Retry = (app, client) => client.RequestEmailChangeAsync(app, NewEmail),
            Finish = ConfirmByTheLastMailAsync,
        },
        new()
        {
            Name = "mails of a request to change the email",
            SendsMail = true,
            Arrange = async (app, client) =>
            {
                await RequestEmailChangeAsync(app, client);
                await client.RequestEmailChangeAsync(app, NewEmail);
                await client.TakeMessagesAsync(app);
            },
            Act = RunLastMessagesAsync,
            Retry = RunLastMessagesAsync,
            Finish = ConfirmByTheLastMailAsync,
        },
        new()
        {
            Name = "change of the email",
            MaxSessionsPerUser = 3,
            SendsMail = true,
            Arrange = RequestEmailChangeAsync,
            Act = (app, client) => client.ConfirmEmailAsync(app),
            Retry = async (app, client) =>
            {
                if (await FindUserAsync(app, NewEmail) is null)
                {
                    await client.ConfirmEmailAsync(app);
                }

                client.Name = LoginName.Email(NewEmail);
                foreach (var earlier in client.Sessions.Take(3))
                {
                    Assert.False(await CrashClient.IsAliveAsync(app, earlier));
                }
            },
            Finish = AssertEmailChangedAsync,
        },
        new()
        {
            Name = "change of the email that is not tried again",
            MaxSessionsPerUser = 3,
            SendsMail = true,
            Arrange = RequestEmailChangeAsync,
            Act = (app, client) => client.ConfirmEmailAsync(app),
            Retry = (_, _) => Task.CompletedTask,
            Finish = AssertEitherEmailAsync,
        },
        new()
        {
            Name = "notice of a change of the email",
            SendsMail = true,
            Arrange = async (app, client) =>
            {
                await RequestEmailChangeAsync(app, client);
                await client.ConfirmEmailAsync(app);
                await client.TakeMessagesAsync(app);
            },
            Act = (app, client) => app.Auth.RunTaskAsync(client.Messages[^1], 1, CancellationToken),
            Retry = (app, client) => app.Auth.RunTaskAsync(client.Messages[^1], 1, CancellationToken),
            Finish = AssertEmailChangedAsync,
        },
        new()
        {
            Name = "stop of a change of the email",
            MaxSessionsPerUser = 3,
            SendsMail = true,
            Arrange = RequestEmailChangeAsync,
            Act = (app, client) => RevertAsync(app, client.Mailer.TokensOf<UserMail.EmailChangeRequested>()[0]),
            Retry = (app, client) => RevertAgainAsync(app, client, client.Mailer.TokensOf<UserMail.EmailChangeRequested>()[0]),
            Finish = AssertRevertedAsync,
        },
        new()
        {
            Name = "return to the email before",
            MaxSessionsPerUser = 3,
            SendsMail = true,
            Arrange = ChangeEmailAsync,
            Act = (app, client) => RevertAsync(app, client.Mailer.TokensOf<UserMail.EmailChanged>()[0]),
            Retry = (app, client) => RevertAgainAsync(app, client, client.Mailer.TokensOf<UserMail.EmailChanged>()[0]),
            Finish = AssertRevertedAsync,
        },
        new()
        {
            Name = "return to the email before, which is not tried again",
            MaxSessionsPerUser = 3,
            SendsMail = true,
            Arrange = ChangeEmailAsync,
            Act = (app, client) => RevertAsync(app, client.Mailer.TokensOf<UserMail.EmailChanged>()[0]),
            Retry = (_, _) => Task.CompletedTask,
            Finish = AssertEitherEmailAsync,
        },
        new()
        {
            Name = "return to the first of three emails",
            SendsMail = true,
            Arrange = async (app, client) =>
            {
                await ChangeEmailAsync(app, client);
                await client.ChangeEmailAsync(app, ThirdEmail);
            },
            Act = (app, client) => RevertAsync(app, client.Mailer.TokensOf<UserMail.EmailChanged>()[0]),
            Retry = (app, client) => RevertAgainAsync(app, client, client.Mailer.TokensOf<UserMail.EmailChanged>()[0]),
            Finish = AssertRevertedAsync,
        },
        new()
        {
            Name = "deletion of an account after a recent login",
            MaxSessionsPerUser = 3,
            SendsMail = true,
            Arrange = async (app, client) =>
            {
                await CrashFlows.LogInThriceAsync(app, client);
                await client.RequestResetAsync(app);
            },
            Act = async (app, client) => Assert.IsType<DeleteAccountResult.Deleted>(await client.DeleteAsync(app, password: null)),
            Retry = (app, client) => DeleteAgainAsync(app, client, password: null),
            Finish = AssertDeletedAsync,
        },
        new()
        {
            Name = "deletion of an account by password",
            SendsMail = true,
            Arrange = CrashFlows.RegisterAndLogInAsync,
            Act = async (app, client) => Assert.IsType<DeleteAccountResult.Deleted>(await client.DeleteAsync(app, CrashClient.Password)),
            Retry = (app, client) => DeleteAgainAsync(app, client, CrashClient.Password),
            Finish = AssertDeletedAsync,
        },
        new()
        {
            Name = "deletion of an account with several emails and tokens",
            SendsMail = true,
            OtherSettings = [Optional],
            Arrange = async (app, client) =>
            {
                await ChangeEmailAsync(app, client);
                await client.RequestEmailChangeAsync(app, ThirdEmail);
                await client.RequestResetAsync(app);
                await app.RunTasksAsync();
            },
            Act = async (app, client) => Assert.IsType<DeleteAccountResult.Deleted>(await client.DeleteAsync(app, password: null)),
            Retry = (app, client) => DeleteAgainAsync(app, client, password: null),
            Finish = AssertDeletedAsync,
        },
        new()
        {
            Name = "task of a deletion that was cut off",
            MaxSessionsPerUser = 3,
            SendsMail = true,
            Arrange = async (app, client) =>
            {
                await ChangeEmailAsync(app, client);
                await client.LogInAsync(app);
                await client.RequestResetAsync(app);
                await DeleteUntilMarkedAsync(app, client);
                await client.TakeMessagesAsync(app);
            },
            Act = (app, client) => app.Auth.RunTaskAsync(client.Messages[^1], 1, CancellationToken),
            Retry = (app, client) => app.Auth.RunTaskAsync(client.Messages[^1], 1, CancellationToken),
            Finish = AssertDeletedAsync,
        },
        new()
        {
            Name = "sweep of names",
            SendsMail = true,
            Arrange = LitterNamesAsync,
            Act = (app, _) => app.Auth.SweepAsync(CancellationToken),
            Retry = (app, _) => app.Auth.SweepAsync(CancellationToken),
            Finish = AssertNamesSweptAsync,
        },
    ];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private static Task<User?> FindUserAsync(AuthHarness app, string email) =>
        app.Store.FindUserByNameAsync(LoginName.Email(email), CancellationToken);

    private static async Task ChangePasswordAgainAsync(AuthHarness app, CrashClient client)
    {
        if ((await client.FindUserAsync(app))!.AuthVersion == 0)
        {
            await client.AssertPasswordAsync(app, CrashClient.Password);
            await client.ChangePasswordAsync(app);
        }

        client.CurrentPassword = CrashClient.NewPassword;
        await client.AssertPasswordAsync(app, CrashClient.NewPassword);
        foreach (var earlier in client.Sessions.Take(3))
        {
            Assert.False(await CrashClient.IsAliveAsync(app, earlier));
        }
    }

    private static async Task AssertPasswordChangedAsync(AuthHarness app, CrashClient client)
    {
        await client.AssertTokensUsedAsync(app);
        await app.RunTasksAsync();
        Assert.NotEmpty(client.Mailer.Mails);
        Assert.All(client.Mailer.Mails, mail => Assert.IsType<UserMail.PasswordChanged>(mail));
    }

    private static async Task RegisterForVerificationAsync(AuthHarness app, CrashClient client)
    {
        await CrashFlows.RegisterAndLogInAsync(app, client);
        await app.RunTasksAsync();
    }

    private static async Task AssertVerifiedAsync(AuthHarness app, CrashClient client)
    {
        Assert.True((await client.FindUserAsync(app))!.EmailVerified);
        foreach (var token in client.Mailer.TokensOf<UserMail.VerifyEmail>())
        {
            Assert.False(await CrashClient.VerifyAsync(app, token));
        }
    }

    private static async Task VerifyByTheLastMailAsync(AuthHarness app, CrashClient client)
    {
        await app.RunTasksAsync();
        if (!(await client.FindUserAsync(app))!.EmailVerified)
        {
            Assert.True(await CrashClient.VerifyAsync(app, client.Mailer.TokensOf<UserMail.VerifyEmail>()[^1]));
        }

        await AssertVerifiedAsync(app, client);
    }

    private static async Task AcceptRegistrationAsync(AuthHarness app, CrashClient client) =>
        Assert.IsType<RegistrationResult.Accepted>(await client.TryRegisterAsync(app));

    private static async Task RegisterAndVerifyAsync(AuthHarness app, CrashClient client)
    {
        await AcceptRegistrationAsync(app, client);
        await VerifyByTheLastMailAsync(app, client);
        await client.LogInAsync(app);
    }

    private static async Task AssertOwnerToldAsync(AuthHarness app, CrashClient client)
    {
        await app.RunTasksAsync();
        Assert.NotEmpty(client.Mailer.Mails.OfType<UserMail.EmailTaken>());
        Assert.Single(client.Mailer.Mails.OfType<UserMail.VerifyEmail>());
    }

    // Of the user's last two tasks, as they were enqueued: at the same time.
    private static async Task RunLastMessagesAsync(AuthHarness app, CrashClient client)
    {
        foreach (var message in client.Messages.TakeLast(2).Order(StringComparer.Ordinal))
        {
            await app.Auth.RunTaskAsync(message, 1, CancellationToken);
        }
    }

    private static async Task RequestEmailChangeAsync(AuthHarness app, CrashClient client)
    {
        await CrashFlows.RegisterAndLogInAsync(app, client);
        for (var session = 2; session <= client.MaxSessionsPerUser; session++)
        {
            await client.LogInAsync(app);
        }

        await client.RequestResetAsync(app);
        await client.RequestEmailChangeAsync(app, NewEmail);
        await app.RunTasksAsync();
    }

    private static async Task ChangeEmailAsync(AuthHarness app, CrashClient client)
    {
        await RequestEmailChangeAsync(app, client);
        await client.ConfirmEmailAsync(app);
        await app.RunTasksAsync();
    }

    private static async Task ConfirmByTheLastMailAsync(AuthHarness app, CrashClient client)
    {
        await app.RunTasksAsync();
        if (await FindUserAsync(app, NewEmail) is null)
        {
            await client.ConfirmEmailAsync(app);
        }

        await AssertEmailChangedAsync(app, client);
    }

    /// <summary>The user has the new email. The one before is reserved for as long as the user can go back to it.</summary>
    private static async Task AssertEmailChangedAsync(AuthHarness app, CrashClient client)
    {
        await app.RunTasksAsync();
        Assert.NotEmpty(client.Mailer.TokensOf<UserMail.EmailChanged>());
        Assert.Null(await FindUserAsync(app, CrashClient.Email));
        Assert.NotNull(await FindUserAsync(app, NewEmail));
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<RegistrationResult.NameTaken>(await CrashClient.TryRegisterStrangerAsync(app, CrashClient.Email));
        Assert.IsType<RegistrationResult.NameTaken>(await CrashClient.TryRegisterStrangerAsync(app, NewEmail));
        await client.AssertTokensUsedAsync(app);
    }

    /// <summary>The user has one of the two emails. Within an hour, the other one is free, or reserved for the user.</summary>
    private static async Task AssertEitherEmailAsync(AuthHarness app, CrashClient client)
    {
        // Strangers may have registered the other one, before a write arrived late.
        User?[] found = [await FindUserAsync(app, CrashClient.Email), await FindUserAsync(app, NewEmail)];
        var user = Assert.Single(found.OfType<User>(), user => user.HasLoggedIn);
        client.Name = user.LoginName!;
        app.Clock.Advance(TimeSpan.FromHours(1));
        foreach (var email in (string[])[CrashClient.Email, NewEmail])
        {
            await CrashClient.TryRegisterStrangerAsync(app, email);
            var isOwned = user.Owns(LoginName.Email(email), app.Clock.GetUtcNow());
            Assert.Equal(isOwned, await FindUserAsync(app, email) is not { } owner || owner.Id == user.Id);
        }

        var changes = user.Changes.Count(change => change.Kind == AccountChange.Email);
        await app.RunTasksAsync();
        Assert.InRange(client.Mailer.TokensOf<UserMail.EmailChanged>().Count, 0, 2 * changes);
        await ResetIfUnusableAsync(app, client);
    }

    private static async Task RevertAsync(AuthHarness app, string token) => Assert.True(await CrashClient.RevertEmailAsync(app, token));

    private static async Task RevertAgainAsync(AuthHarness app, CrashClient client, string token)
    {
        var user = await FindUserAsync(app, CrashClient.Email);
        var isReverted = user is { PreviousEmails.IsEmpty: true };
        Assert.Equal(!isReverted, await CrashClient.RevertEmailAsync(app, token));
    }

    /// <summary>The user has the first email again, and nothing else works. The other emails are free within an hour.</summary>
    private static async Task AssertRevertedAsync(AuthHarness app, CrashClient client)
    {
        client.Name = LoginName.Email(CrashClient.Email);
        var user = (await client.FindUserAsync(app))!;
        Assert.True(user.EmailVerified);
        Assert.Empty(user.PreviousEmails);
        if (user.AuthVersion > 0 && client.CurrentPassword == CrashClient.Password)
        {
            await client.AssertSessionsEndedAsync(app);
            Assert.Empty(user.ListTokens());
        }

        await ResetIfUnusableAsync(app, client);
        foreach (var token in client.Mailer.TokensOf<UserMail.EmailChanged>().Concat(client.Mailer.TokensOf<UserMail.EmailChangeRequested>()))
        {
            Assert.False(await CrashClient.RevertEmailAsync(app, token));
        }

        app.Clock.Advance(TimeSpan.FromHours(1));
        foreach (var email in (string[])[NewEmail, ThirdEmail])
        {
            await CrashClient.TryRegisterStrangerAsync(app, email);
            Assert.NotEqual(user.Id, (await FindUserAsync(app, email))!.Id);
        }
    }

    private static async Task ResetIfUnusableAsync(AuthHarness app, CrashClient client)
    {
        if (!await app.Hasher.VerifyAsync(client.CurrentPassword, (await client.FindUserAsync(app))!.Password, client: null, CancellationToken))
        {
            await client.ResetPasswordAsync(app);
        }
    }

    private static async Task DeleteAgainAsync(AuthHarness app, CrashClient client, string? password)
    {
        if (await client.TryAuthorizeAsync(app) is not null)
        {
            Assert.IsType<DeleteAccountResult.Deleted>(await client.DeleteAsync(app, password));
            await client.AssertSessionsEndedAsync(app);
        }
    }

    /// <summary>Deletes an account, in a process that is cut off when the account is marked.</summary>
    private static async Task DeleteUntilMarkedAsync(AuthHarness app, CrashClient client)
    {
        await app.Tasks.EnqueueAsync(
            new Core.Accounts.BackgroundTasks.BackgroundTask.EraseAccount((await client.FindUserAsync(app))!.Id, client.Name.Text, Languages.Default), TimeSpan.Zero, CancellationToken);
        var user = (await client.FindUserAsync(app))!;
        Assert.True(await app.Store.UpdateUserAsync(user with { Erased = app.Clock.GetUtcNow(), Devices = [] }, CancellationToken));
    }

    /// <summary>Nothing is left of the user, and the emails can be registered. The user registers again.</summary>
    private static async Task AssertDeletedAsync(AuthHarness app, CrashClient client)
    {
        await app.RunTasksAsync();
        await client.AssertSessionsEndedAsync(app);
        if (await client.FindUserAsync(app) is not null)
        {
            // Has registered again before a write arrived late.
            return;
        }

        Assert.All(
            await InvariantChecker.ReadRowsAsync(app.Table, CancellationToken),
            row => Assert.StartsWith("throttle_", row.PartitionKey, StringComparison.Ordinal));
        Assert.NotEmpty(client.Mailer.Mails.OfType<UserMail.AccountDeleted>());
        foreach (var token in client.Mailer.Tokens)
        {
            Assert.False(await CrashClient.VerifyAsync(app, token));
            Assert.False(await CrashClient.RevertEmailAsync(app, token));
        }

        if (client.Name.Text != CrashClient.Email)
        {
            await CrashClient.RegisterStrangerAsync(app, CrashClient.Email);
        }

        await client.RegisterAsync(app);
        await client.AssertTokensUsedAsync(app);
    }

    /// <summary>A change of the email whose old email is free by now, a name that a change has left reserved, and one whose expiry was not taken off.</summary>
    private static async Task LitterNamesAsync(AuthHarness app, CrashClient client)
    {
        await ChangeEmailAsync(app, client);
        var user = (await client.FindUserAsync(app))!;
        app.Clock.Advance(PreviousEmail.Retention - TimeSpan.FromHours(1));
        var now = app.Clock.GetUtcNow();
        Assert.NotNull(await app.Store.TryReserveNameAsync(LoginName.Email(ThirdEmail), user.Id, now, now + TimeSpan.FromHours(1), CancellationToken));
        Assert.NotNull(await app.Store.ExpireNameAsync(client.Name, user.Id, now + TimeSpan.FromHours(1), CancellationToken));
        app.Clock.Advance(TimeSpan.FromHours(1));
    }

    private static async Task AssertNamesSweptAsync(AuthHarness app, CrashClient client)
    {
        var rows = await InvariantChecker.ReadRowsAsync(app.Table, CancellationToken);
        var name = Assert.Single(rows, row => row.PartitionKey.StartsWith("email_", StringComparison.Ordinal));
        Assert.Equal(Keys.Name(client.Name), name.PartitionKey);
        Assert.Null(IndexRow.ReadExpires(name));
    }
}
