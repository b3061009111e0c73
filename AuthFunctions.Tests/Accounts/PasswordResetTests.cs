using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Accounts;

public sealed class PasswordResetTests(AzuriteFixture azurite) : AuthTest(azurite)
{
    [Fact]
    public async Task GetResetPasswordToken_UnknownEmail_ReturnsUnknownEmail()
    {
        await using var app = await CreateAsync();

        Assert.IsType<ResetTokenResult.UnknownEmail>(await app.Auth.GetResetPasswordTokenAsync(Email, ClientInfo.Unknown, CancellationToken));
    }

    [Fact]
    public async Task UpdatePassword_ValidToken_ChangesThePasswordAndEndsEverySession()
    {
        await using var app = await CreateAsync(("Sessions:MaxPerUser", "3"));
        await RegisterAsync(app);
        string[] sessions = [await LogInAsync(app), await LogInAsync(app), await LogInAsync(app)];
        var token = await RequestResetAsync(app);

        var result = await UpdatePasswordAsync(app, token, email: " GUILLAUME@holberton.io");

        Assert.Equal(new UpdatePasswordResult.Updated(Email), result);
        Assert.IsType<LoginResult.BadCredentials>(await TryLogInAsync(app));
        foreach (var session in sessions)
        {
            Assert.False(await IsAliveAsync(app, session));
        }

        await LogInAsync(app, password: "t4rt1fl3tt3");
    }

    [Fact]
    public async Task UpdatePassword_AtTheEndOfTheTokensLifetime_ReturnsBadToken()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var token = await RequestResetAsync(app);

        app.Clock.Advance(TimeSpan.FromHours(1));

        Assert.IsType<UpdatePasswordResult.BadToken>(await UpdatePasswordAsync(app, token));
        await LogInAsync(app);
    }

    [Fact]
    public async Task UpdatePassword_ASecondBeforeTheEndOfTheTokensLifetime_ChangesThePassword()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var token = await RequestResetAsync(app);

        app.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));

        Assert.IsType<UpdatePasswordResult.Updated>(await UpdatePasswordAsync(app, token));
    }

    [Fact]
    public async Task UpdatePassword_UsedToken_ReturnsBadToken()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var token = await RequestResetAsync(app);
        await UpdatePasswordAsync(app, token);

        Assert.IsType<UpdatePasswordResult.BadToken>(await UpdatePasswordAsync(app, token, "another"));
        await LogInAsync(app, password: "t4rt1fl3tt3");
    }

    [Fact]
    public async Task UpdatePassword_OlderToken_ReturnsBadToken()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var older = await RequestResetAsync(app);
        var newer = await RequestResetAsync(app);

        Assert.IsType<UpdatePasswordResult.BadToken>(await UpdatePasswordAsync(app, older));
        Assert.IsType<UpdatePasswordResult.Updated>(await UpdatePasswordAsync(app, newer));
    }

    [Fact]
    public async Task UpdatePassword_EmailOfAnotherUser_ReturnsBadTokenAndKeepsTheToken()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        await RegisterAsync(app, "bob@holberton.io");
        var token = await RequestResetAsync(app);

        Assert.IsType<UpdatePasswordResult.BadToken>(await UpdatePasswordAsync(app, token, email: "bob@holberton.io"));
        Assert.IsType<UpdatePasswordResult.Updated>(await UpdatePasswordAsync(app, token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9")]
    public async Task UpdatePassword_UnknownToken_ReturnsBadToken(string token)
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);

        Assert.IsType<UpdatePasswordResult.BadToken>(await UpdatePasswordAsync(app, token));
    }

    [Fact]
    public async Task UpdatePassword_BreachedPassword_ReturnsInvalidAndKeepsTheToken()
    {
        await using var server = await RangeServer.StartAsync(BreachedRow);
        await using var app = await CreateAsync(("Passwords:PwnedPasswordsUrl", server.Address));
        await RegisterAsync(app);
        var token = await RequestResetAsync(app);

        var result = await UpdatePasswordAsync(app, token, BreachedPassword);

        Assert.Equal(new UpdatePasswordResult.Invalid("It appeared in a data breach."), result);
        Assert.IsType<UpdatePasswordResult.Updated>(await UpdatePasswordAsync(app, token));
    }

    [Fact]
    public async Task UpdatePassword_BadToken_LooksNothingUp()
    {
        await using var server = await RangeServer.StartAsync(BreachedRow);
        await using var app = await CreateAsync(("Passwords:PwnedPasswordsUrl", server.Address));

        var result = await UpdatePasswordAsync(app, Guid.NewGuid().ToString(), BreachedPassword);

        Assert.IsType<UpdatePasswordResult.BadToken>(result);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task UpdatePassword_BadPassword_ReturnsInvalidAndKeepsTheToken()
    {
        await using var app = await CreateAsync(("Passwords:MinimumLength", "5"));
        await RegisterAsync(app);
        var token = await RequestResetAsync(app);

        Assert.IsType<UpdatePasswordResult.Invalid>(await UpdatePasswordAsync(app, token, "four"));
        Assert.IsType<UpdatePasswordResult.Updated>(await UpdatePasswordAsync(app, token));
    }

    [Fact]
    public async Task UpdatePassword_ManyAtOnce_SucceedsOnce()
    {
        await using var app = await CreateAsync();
        await RegisterAsync(app);
        var token = await RequestResetAsync(app);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => UpdatePasswordAsync(app, token, $"password {i}")));

        var winner = Assert.Single(Enumerable.Range(0, 8), i => results[i] is UpdatePasswordResult.Updated);
        await LogInAsync(app, password: $"password {winner}");
    }
}
