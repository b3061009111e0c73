using AuthFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Tests.Breaches;

public sealed class PwnedPasswordsTests : IDisposable
{
    // The SHA-1 hash of the password: the first 5 digits are the range, the rest is the row.
    private const string Password = "P@ssw0rd";
    private const string Prefix = "21BD1";
    private const string Suffix = "2DC183F740EE76F27B78EB39C8AD972A757";
    private const string Other = "003D68EB55068C33ACE09247EE4C639306B";

    private readonly LogRecorder _log = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData($"{Other}:3\r\n{Suffix}:9545824\r\n{Other}:0", true)]
    [InlineData($"{Suffix}:1", true)]
    [InlineData($"{Other}:3\n2dc183f740ee76f27b78eb39c8ad972a757:2\n", true)]
    [InlineData($"{Other}:3\r\n{Other}:0", false)]
    [InlineData($"{Suffix}:0\r\n{Other}:3", false)]
    public async Task Contains_Range_IsTrueForARowWithACount(string range, bool contained)
    {
        await using var server = await RangeServer.StartAsync(range);

        Assert.Equal(contained, await ContainsAsync(server.Address));

        Assert.Empty(_log.Records);
    }

    [Fact]
    public async Task Contains_Request_TellsTheFirst5DigitsAndNothingElse()
    {
        await using var server = await RangeServer.StartAsync($"{Suffix}:1");

        await ContainsAsync(server.Address);

        var (target, headers) = Assert.Single(server.Requests);
        Assert.Equal($"/range/{Prefix}", target);
        Assert.Equal(["Add-Padding", "Host", "User-Agent"], headers.Keys.Order());
        Assert.Equal("true", headers["Add-Padding"]);
    }

    [Theory]
    [InlineData(500, $"{Suffix}:1")]
    [InlineData(404, "")]
    [InlineData(302, "")]
    [InlineData(429, "")]
    [InlineData(200, "")]
    [InlineData(200, "<!doctype html><title>Log in to the network</title>")]
    [InlineData(200, $"{Suffix}")]
    [InlineData(200, $"{Suffix}:")]
    [InlineData(200, $"{Suffix}:many")]
    [InlineData(200, $"{Suffix}:1\r\n\r\nmore")]
    public async Task Contains_NoRange_IsFalseAndLogged(int status, string body)
    {
        await using var server = await RangeServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.ContentType = "text/plain; charset=none";
            return context.Response.WriteAsync(body, context.RequestAborted);
        });

        Assert.False(await ContainsAsync(server.Address));

        AssertFailureLogged();
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Contains_AnswerWithoutEnd_IsFalseAndLogged()
    {
        await using var server = await RangeServer.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync($"{Suffix}:1\r\n", context.RequestAborted);
            }
        });

        Assert.False(await ContainsAsync(server.Address));

        AssertFailureLogged();
    }

    [Fact]
    public async Task Contains_ConnectionCutMidway_IsFalseAndLogged()
    {
        await using var server = await RangeServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync($"{Suffix}:1\r\n", context.RequestAborted);
            context.Abort();
        });

        Assert.False(await ContainsAsync(server.Address));

        AssertFailureLogged();
    }

    [Fact]
    public async Task Contains_NoAnswer_IsFalseAndLogged()
    {
        await using var server = await RangeServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        Assert.False(await ContainsAsync(server.Address));

        AssertFailureLogged();
    }

    [Fact]
    public async Task Contains_ConnectionRefused_IsFalseAndLogged()
    {
        Assert.False(await ContainsAsync("http://127.0.0.1:1/range/"));

        AssertFailureLogged();
    }

    [Fact]
    public async Task Contains_CallerGone_Throws()
    {
        using var caller = new CancellationTokenSource();
        await using var server = await RangeServer.StartAsync(async context =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ContainsAsync(server.Address, caller.Token));

        Assert.Empty(_log.Records);
    }

    [Fact]
    public async Task Contains_WithoutAnAddress_IsFalse()
    {
        Assert.False(await ContainsAsync(null));

        Assert.Empty(_log.Records);
    }

    private async Task<bool> ContainsAsync(string? address, CancellationToken? caller = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Auth:PasswordReset:TokenDelivery"] = "Response",
            ["Auth:Passwords:PwnedPasswordsUrl"] = address,
        };
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log))
            .AddAuthFunctions(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
        return await services.GetRequiredService<IBreachedPasswordChecker>().ContainsAsync(Password, caller ?? CancellationToken);
    }

    private void AssertFailureLogged()
    {
        var (level, text) = Assert.Single(_log.Records);
        Assert.Equal(LogLevel.Warning, level);
        Assert.All(
            (string[])[Password, Prefix, Suffix],
            secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
    }
}
