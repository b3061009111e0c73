using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

public sealed class RegisterUserTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    [Fact]
    public async Task RegisterUser_NewEmail_KeepsTheNameAsTypedAndNeverThePassword()
    {
        await using var app = await CreateAsync();

        await RegisterAsync(app, " Guillaume@Holberton.io ");

        var user = await app.Store.FindUserByNameAsync(LoginName.Email(Email), CancellationToken);
        Assert.NotNull(user);
        Assert.Equal(" Guillaume@Holberton.io ", user.Email);
        Assert.Null(user.Username);
        Assert.StartsWith("$2b$04$", user.Password.Hash, StringComparison.Ordinal);
        Assert.Equal(app.Clock.GetUtcNow(), user.Created);
        Assert.Equal(7, Guid.Parse(user.Id).Version);
    }

    [Theory]
    [InlineData(Email)]
    [InlineData("GUILLAUME@holberton.IO")]
    [InlineData("  guillaume@holberton.io ")]
    public async Task RegisterUser_TakenEmail_ReturnsNameTaken(string email)
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);

        var result = await app.Auth.RegisterUserAsync(LoginName.Email(email), "other", ClientInfo.Unknown, CancellationToken);

        Assert.IsType<RegistrationResult.NameTaken>(result);
        Assert.IsType<LoginResult.BadCredentials>(await TryLogInAsync(app, password: "other"));
    }

    [Fact]
    public async Task RegisterUser_SameNameAsEmailAndUsername_MakesTwoUsers()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app, "a@b.c", "first");

        Assert.IsType<RegistrationResult.Registered>(
            await app.Auth.RegisterUserAsync(LoginName.Username("a@b.c"), "second", ClientInfo.Unknown, CancellationToken));

        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(app, "a@b.c", "first"));
        Assert.IsType<LoginResult.BadCredentials>(await TryLogInAsync(app, "a@b.c", "second"));
        Assert.IsType<LoginResult.LoggedIn>(
            await app.Auth.LogInAsync(new LoginRequest(LoginName.Username("A@B.C"), "second"), ClientInfo.Unknown, CancellationToken));
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public async Task RegisterUser_PasswordLength_IsCountedInCodePoints(int codePoints, bool valid)
    {
        await using var app = await CreateAsync(("Passwords:MinimumLength", "8"));
        var password = string.Concat(Enumerable.Repeat("🥐", codePoints));

        var result = await app.Auth.RegisterUserAsync(LoginName.Email(Email), password, ClientInfo.Unknown, CancellationToken);

        Assert.Equal(valid, result is RegistrationResult.Registered);
        Assert.Equal(!valid, result is RegistrationResult.Invalid { PasswordError: not null, NameError: null });
    }

    [Fact]
    public async Task RegisterUser_BreachedPassword_ReturnsInvalidAndLeavesTheNameFree()
    {
        await using var server = await RangeServer.StartAsync(BreachedRow);
        await using var app = await CreateAsync(("Passwords:PwnedPasswordsUrl", server.Address));

        var result = await app.Auth.RegisterUserAsync(LoginName.Email(Email), BreachedPassword, ClientInfo.Unknown, CancellationToken);

        Assert.Equal(new RegistrationResult.Invalid(null, "It appeared in a data breach."), result);
        await RegisterAsync(app);
    }

    [Fact]
    public async Task RegisterUser_TakenNameOrBadPassword_LooksNothingUp()
    {
        await using var server = await RangeServer.StartAsync(BreachedRow);
        await using var app = await CreateAsync(("Passwords:PwnedPasswordsUrl", server.Address));
        await RegisterAsync(app);
        server.Requests.Clear();

        await app.Auth.RegisterUserAsync(LoginName.Email(Email), BreachedPassword, ClientInfo.Unknown, CancellationToken);
        await app.Auth.RegisterUserAsync(LoginName.Email("other@holberton.io"), "", ClientInfo.Unknown, CancellationToken);

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task RegisterUser_BadNameAndPassword_NamesBothAndAsksNoStorage()
    {
        await using var app = await CreateAsync();

        var operations = await app.CountAsync(async () =>
        {
            var result = await app.Auth.RegisterUserAsync(LoginName.Email("nobody"), "", ClientInfo.Unknown, CancellationToken);
            var invalid = Assert.IsType<RegistrationResult.Invalid>(result);
            Assert.NotNull(invalid.NameError);
            Assert.NotNull(invalid.PasswordError);
        });

        Assert.Equal(0, operations);
    }
}
