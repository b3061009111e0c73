using System.Diagnostics;
using System.Globalization;
using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Mail;

/// <summary>Many mails at once, and mails that the mail server puts off. The app runs in its own process.</summary>
[Trait("Category", "Host")]
[Trait("Category", "Slow")]
public sealed class ManyMailsTests(AuthApp app, ITestOutputHelper output)
{
    private const string Password = "b4l0u";
    private const string RefusedDomain = "refused.example";
    private const string SlowDomain = "slow.example";

    // With the environment variable MAILS, as many as it says.
    private static readonly int Mails =
        int.Parse(Environment.GetEnvironmentVariable("MAILS") ?? "300", CultureInfo.InvariantCulture);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_ManyAtOnce_AreAllMailed()
    {
        await using var azurite = await StartAzuriteAsync();
        await using var sink = MailSink.Start();
        await using var own = await StartAsync(azurite, sink);
        var emails = Enumerable.Range(0, Mails).Select(_ => Unique.Email()).ToHashSet();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = CancellationToken };
        await Parallel.ForEachAsync(emails, parallel, async (email, _) => await own.Client.RegisterAsync(email, Password));

        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(emails, parallel, async (email, _) => await RequestAsync(own, email));
        var requested = watch.Elapsed;
        var mailed = new HashSet<string>();
        while (mailed.Count < Mails)
        {
            mailed.Add((await sink.NextMailAsync(CancellationToken)).To);
        }

        output.WriteLine($"{Mails} requests in {requested.TotalSeconds:F1} s, all mails after {watch.Elapsed.TotalSeconds:F1} s");
        Assert.Equal(emails, mailed);
    }

    [Fact]
    public async Task DomainThatPutsMailsOff_DelaysNobodyElse()
    {
        await using var azurite = await StartAzuriteAsync();
        await using var sink = MailSink.Start(new() { Accepts = to => Task.FromResult(!to.EndsWith($"@{RefusedDomain}", StringComparison.Ordinal)) });

        Assert.InRange(await MeasureAsync(azurite, sink, RefusedDomain, accounts: 8), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task DomainWhoseMailsTakeLong_DelaysNobodyElseForLong()
    {
        var released = new TaskCompletionSource<bool>();
        await using var azurite = await StartAzuriteAsync();
        await using var sink = MailSink.Start(new()
        {
            Accepts = to => to.EndsWith($"@{SlowDomain}", StringComparison.Ordinal) ? released.Task : Task.FromResult(true),
        });

        Assert.InRange(await MeasureAsync(azurite, sink, SlowDomain, accounts: 40), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        released.SetResult(false);
    }

    private static async Task RequestAsync(OwnApp own, string email) =>
        (await own.Client.SendAsync("POST /reset_password", ("email", email))).AssertStatus(OK);

    private static Task<Azurite> StartAzuriteAsync()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        return Azurite.StartAsync(cancellationToken: CancellationToken);
    }

    private Task<OwnApp> StartAsync(Azurite azurite, MailSink sink) => app.StartOwnAsync(
    [
        ("AuthStorage", azurite.ConnectionString),
        ("Auth__PasswordReset__TokenDelivery", "Email"), ("Auth__EmailVerification", "Off"),
        ("Auth__PublicBaseUrl", MailHarness.PublicBaseUrl),
        .. sink.Settings,
        .. AuthApp.Unthrottled,
    ]);

    /// <summary>Requests mails to accounts of a domain, and then one to another domain.</summary>
    /// <returns>The time from that request to its mail.</returns>
    private async Task<TimeSpan> MeasureAsync(Azurite azurite, MailSink sink, string domain, int accounts)
    {
        await using var own = await StartAsync(azurite, sink);
        var other = Unique.Email();
        string[] emails = [.. Enumerable.Range(0, accounts).Select(number => $"user{number}@{domain}"), other];
        foreach (var email in emails)
        {
            await own.Client.RegisterAsync(email, Password);
        }

        foreach (var email in emails[..^1])
        {
            await RequestAsync(own, email);
        }

        var watch = Stopwatch.StartNew();
        await RequestAsync(own, other);
        await sink.ReadAllAsync(CancellationToken).OfType<SinkEvent.Mail>().FirstAsync(mail => mail.To == other, CancellationToken);
        output.WriteLine($"the mail of another domain arrives after {watch.Elapsed.TotalSeconds:F1} s");
        return watch.Elapsed;
    }
}
