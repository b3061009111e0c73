using System.Security.Cryptography;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

public sealed class LogInTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    [Theory]
    [InlineData(Email, "wrong")]
    [InlineData(Email, "")]
    [InlineData(Email, "B4L0U")]
    [InlineData(Email, "b4l0u ")]
    [InlineData("nobody@holberton.io", Password)]
    [InlineData("not an address", Password)]
    public async Task LogIn_WrongPasswordOrUnknownName_ReturnsBadCredentials(string email, string password)
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);

        Assert.IsType<LoginResult.BadCredentials>(await TryLogInAsync(app, email, password));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LogIn_IndexRowThatPointsToAnotherUserOrNone_ReturnsBadCredentials(bool toAnother)
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var id = toAnother ? await app.Store.FindUserIdByNameAsync(LoginName.Email(Email), CancellationToken) : Guid.CreateVersion7().ToString();
        await app.Table.AddEntityAsync(IndexRow.From(Keys.Name(LoginName.Email("bob@holberton.io")), id!), CancellationToken);

        Assert.IsType<LoginResult.BadCredentials>(await TryLogInAsync(app, "bob@holberton.io"));
    }

    [Fact]
    public async Task LogIn_RightPassword_ReturnsTheUserAsRegisteredAndASessionOfTheSetLifetime()
    {
        await using var app = await CreateAsync(("Sessions:Lifetime", "02:00:00"));
        await RegisterAsync(app);

        var login = Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app, " GUILLAUME@holberton.io"));

        Assert.Equal(Email, login.Session.User.Email);
        Assert.Equal(TimeSpan.FromHours(2), login.Session.Lifetime);
        Assert.Equal(login.Session.User, await app.Auth.GetUserFromSessionIdAsync([login.Session.Id], ClientInfo.Unknown, CancellationToken));
    }

    [Fact]
    public async Task LogIn_Again_EndsTheOlderSession()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var first = await LogInAsync(app);

        var second = await LogInAsync(app);

        Assert.NotEqual(first, second);
        Assert.False(await IsAliveAsync(app, first));
        Assert.True(await IsAliveAsync(app, second));
    }

    [Fact]
    public async Task LogIn_PastTheLimit_EndsTheOldestSessionOnly()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "3"));
        await RegisterAsync(app);
        var sessions = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            sessions.Add(await LogInAsync(app));
        }

        var alive = new List<bool>();
        foreach (var session in sessions)
        {
            alive.Add(await IsAliveAsync(app, session));
        }

        Assert.Equal([false, false, true, true, true], alive);
        var user = await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken);
        Assert.Equal(sessions[2..].Select(OpaqueToken.Hash), user!.Sessions.Select(listed => listed.IdHash));
    }

    [Fact]
    public async Task LogIn_WithASessionOfTheSameUser_EndsThatSession()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "3"));
        await RegisterAsync(app);
        var presented = await LogInAsync(app);
        var other = await LogInAsync(app);

        await LogInAsync(app, presented: presented);

        Assert.False(await IsAliveAsync(app, presented));
        Assert.True(await IsAliveAsync(app, other));
    }

    [Fact]
    public async Task LogIn_WithASessionOfAnotherUser_EndsThatSession()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        await RegisterAsync(app, "bob@holberton.io");
        var presented = await LogInAsync(app, "bob@holberton.io");

        await LogInAsync(app, presented: presented);

        Assert.False(await IsAliveAsync(app, presented));
    }

    [Fact]
    public async Task LogIn_ManyAtOnce_LeavesAsManySessionsAsTheLimit()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "2"));
        await RegisterAsync(app);

        var sessions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => LogInAsync(app)));

        var alive = await Task.WhenAll(sessions.Select(session => IsAliveAsync(app, session)));
        Assert.Equal(2, alive.Count(isAlive => isAlive));
    }

    [Theory]
    [InlineData("$2b$05$")]
    [InlineData("$2a$04$")]
    [InlineData("$2y$04$")]
    public async Task LogIn_HashOfAnotherSystem_IsAcceptedAndReplaced(string prefix)
    {
        await using var app = await CreateAsync();
        await ImportAsync(app, prefix, Password);

        await LogInAsync(app);

        var user = await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken);
        Assert.Equal(PasswordScheme.Bcrypt, user!.Password.Scheme);
        Assert.StartsWith("$2b$04$", user.Password.Hash, StringComparison.Ordinal);
        await LogInAsync(app);
        Assert.IsType<LoginResult.BadCredentials>(await TryLogInAsync(app, password: "wrong"));
    }

    [Fact]
    public async Task LogIn_LowerCostThanTheSettings_HashesAnew()
    {
        await using var app = await CreateAsync(("Hashing:WorkFactor", "5"));
        await ImportAsync(app, "$2b$04$", Password, PasswordScheme.Bcrypt);

        await Task.WhenAll(LogInAsync(app), LogInAsync(app), LogInAsync(app));

        var user = await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken);
        Assert.StartsWith("$2b$05$", user!.Password.Hash, StringComparison.Ordinal);
        await LogInAsync(app);
    }

    [Fact]
    public async Task LogIn_PepperedWithAnotherKeyOrNone_HashesAnewWithTheCurrentOne()
    {
        string[] keys = [.. Enumerable.Range(0, 2).Select(_ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))];
        await using var plain = await CreateAsync();
        await using var first = await CreateAsync(("Pepper:CurrentKeyId", "k1"), ("Pepper:Keys:k1", keys[0]));
        await using var second = await CreateAsync(
            ("Pepper:CurrentKeyId", "k2"), ("Pepper:Keys:k1", keys[0]), ("Pepper:Keys:k2", keys[1]));
        await using var onlySecond = await CreateAsync(("Pepper:CurrentKeyId", "k2"), ("Pepper:Keys:k2", keys[1]));
        await RegisterAsync(plain);

        await MoveAsync(plain, first);
        await LogInAsync(first);
        var moved = await MoveAsync(first, second);
        Assert.Equal((PasswordScheme.BcryptHmacSha384, "k1"), (moved.Scheme, moved.PepperId));

        await Task.WhenAll(LogInAsync(second), LogInAsync(second), LogInAsync(second));
        moved = await MoveAsync(second, onlySecond);
        Assert.Equal((PasswordScheme.BcryptHmacSha384, "k2"), (moved.Scheme, moved.PepperId));

        await LogInAsync(onlySecond);
        Assert.IsType<LoginResult.BadCredentials>(await TryLogInAsync(onlySecond, password: "wrong"));
    }

    [Theory]
    [InlineData(Password)]
    [InlineData("wrong")]
    public async Task LogIn_PepperKeyMissing_IsUnavailable(string password)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var peppered = await CreateAsync(("Pepper:CurrentKeyId", "k1"), ("Pepper:Keys:k1", key));
        await using var plain = await CreateAsync();
        await RegisterAsync(peppered);
        await MoveAsync(peppered, plain);

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => TryLogInAsync(plain, password: password));
    }

    [Fact]
    public async Task LogIn_HigherCostThanTheSettings_KeepsTheHash()
    {
        await using var app = await CreateAsync();
        await ImportAsync(app, "$2b$06$", Password, PasswordScheme.Bcrypt);

        await LogInAsync(app);

        var user = await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken);
        Assert.StartsWith("$2b$06$", user!.Password.Hash, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogIn_PasswordThatCouldNotBeSetNow_IsAcceptedAndNotLookedUp()
    {
        await using var server = await RangeServer.StartAsync(BreachedRow);
        await using var app = await CreateAsync(
            ("Passwords:PwnedPasswordsUrl", server.Address), ("Passwords:RejectCommon", "true"), ("Passwords:MinimumLength", "15"));
        await ImportAsync(app, "$2b$04$", BreachedPassword);

        await LogInAsync(app, password: BreachedPassword);

        Assert.Empty(server.Requests);
    }

    /// <summary>Copies the user to an app with other settings.</summary>
    private static async Task<HashedPassword> MoveAsync(AuthHarness from, AuthHarness to)
    {
        var user = await from.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken);
        Assert.True(await to.Store.AddUserAsync(user! with { Sessions = [], Row = null }, CancellationToken));
        return user.Password;
    }

    private static async Task ImportAsync(
        AuthHarness app, string prefix, string password, PasswordScheme scheme = PasswordScheme.Imported)
    {
        var now = app.Clock.GetUtcNow();
        var salt = BCrypt.Net.BCrypt.GenerateSalt(int.Parse(prefix.AsSpan(4, 2), provider: null), prefix[2]);
        var hash = BCrypt.Net.BCrypt.HashPassword(password, salt);
        Assert.StartsWith(prefix, hash, StringComparison.Ordinal);
        Assert.True(await app.Store.AddUserAsync(
            new User
            {
                Id = Guid.CreateVersion7().ToString(),
                Email = Email,
                Password = new HashedPassword(hash, scheme),
                Created = now,
                Updated = now,
            },
            CancellationToken));
    }
}
