using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>Names mean the same account wherever the app runs.</summary>
[Trait("Category", "Host")]
public sealed class CultureTests(AuthApp app)
{
    [Theory]
    [InlineData("tr_TR.UTF-8")]
    [InlineData("az_AZ.UTF-8")]
    public async Task Users_InstanceOfAnotherCulture_FindsThem(string locale)
    {
        await using var own = await app.StartOwnAsync(("LC_ALL", locale));
        await using var other = await app.StartOwnAsync(("LC_ALL", "C.UTF-8"));
        var name = $"INFO-I-{Unique.Username()}";

        await own.Client.RegisterAsync($"{name}@BÜCHER.example", "b4l0u");
        (await own.Client.SendAsync("POST /register", ("username", name), ("password", "b4l0u"))).AssertStatus(Created);

        foreach (var client in (AuthClient[])[own.Client, other.Client])
        {
            await client.LogInAsync($"{name.ToLowerInvariant()}@xn--bcher-kva.example", "b4l0u");
            (await client.SendAsync("POST /login", ("username", name.ToLowerInvariant()), ("password", "b4l0u"))).AssertStatus(OK);
        }

        (await other.Client.SendAsync("POST /users", ("email", $"{name}@bücher.example"), ("password", "b4l0u")))
            .AssertJson(BadRequest, new { message = "email already registered" });
    }

    [Fact]
    public async Task Start_WithoutUnicodeNormalization_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartOwnAsync(("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")));

        Assert.Contains("install ICU", exception.Message, StringComparison.Ordinal);
    }
}
