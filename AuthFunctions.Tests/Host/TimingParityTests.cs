using System.Diagnostics;
using System.Net;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Azure.Data.Tables;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>
/// The response time must not reveal whether a name is registered (OWASP ASVS 5.0, V6.3.8). <see cref="TimingTrial"/> defines the criterion.
/// A hash takes 1 ms, so that other work for a name is visible. With the environment variable <c>TIMING_FULL=1</c>, a hash takes as long as
/// by default.
/// </summary>
[Collection(nameof(Timings))]
[Trait("Category", "Host")]
public sealed class TimingParityTests(AuthApp app, ITestOutputHelper output)
{
    private const string Password = "b4l0u";
    private const string Wrong = "wrong";

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("TIMING_FULL") == "1";

    private static readonly int QuickestOf = IsFull ? 1 : 2;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LogIn_WrongPassword_TakesTheSameTimeForAnyName()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        await using var azurite = await Azurite.StartAsync(cancellationToken: CancellationToken);
        await using var own = await app.StartOwnAsync(
        [
            ("AuthStorage", azurite.ConnectionString), ("Auth__Hashing__WorkFactor", IsFull ? "12" : "4"), .. AuthApp.Unthrottled,
        ]);
        var (known, neverLoggedIn, longPassword, username) = (Unique.Email(), Unique.Email(), Unique.Email(), Unique.Username());
        await own.Client.RegisterAsync(known, Password);
        await own.Client.LogInAsync(known, Password);
        await own.Client.RegisterAsync(neverLoggedIn, Password);
        await own.Client.RegisterAsync(longPassword, new string('b', 1000));
        (await own.Client.SendAsync("POST /register", ("username", username), ("password", Password))).AssertStatus(Created);
        var unhashed = await PlantAsync(azurite, own.Client);
        var (unknownThrottled, knownThrottled) = (Unique.Email(), Unique.Email());
        await own.Client.RegisterAsync(knownThrottled, Password);
        await ThrottleAsync(azurite, unknownThrottled, knownThrottled);

        var trial = new TimingTrial(Random.Shared, QuickestOf, output.WriteLine);
        AddEmail("unknown", Unique.Email(), Wrong);
        AddEmail("known", known, Wrong);
        AddEmail("without a session", neverLoggedIn, Wrong);
        AddEmail("with a long password", longPassword, Wrong);
        AddEmail("unknown, 72 bytes", Unique.Email(), new string('w', 72));
        AddEmail("known, 72 bytes", known, new string('w', 72));
        AddEmail("unknown, 1,000 characters", Unique.Email(), new string('w', 1000));
        AddEmail("known, 1,000 characters", known, new string('w', 1000));
        Add("unknown username", "POST /login", "username", Unique.Username(), Wrong);
        Add("known username", "POST /login", "username", username, Wrong);
        AddEmail("without a hash", unhashed, Wrong);
        AddEmail("unknown, throttled", unknownThrottled, Wrong, TooManyRequests);
        AddEmail("known, throttled", knownThrottled, Wrong, TooManyRequests);
        AddWithDevice("unknown, throttled, with a device", unknownThrottled);
        AddWithDevice("known, throttled, with a device", knownThrottled);
        trial.Add("with a read more", async () =>
            await MeasureReadAsync(own.Client) + await MeasureAsync("POST /sessions", Unauthorized, ("email", Unique.Email()), ("password", Wrong)));
        List<TimingPair> pairs =
        [
            new("unknown", "known"),
            new("unknown", "without a session"),
            new("known", "without a session"),
            new("known", "with a long password"),
            new("unknown, 72 bytes", "known, 72 bytes"),
            new("unknown, 1,000 characters", "known, 1,000 characters"),
            new("known, 72 bytes", "known, 1,000 characters"),
            new("unknown username", "known username"),
            new("unknown", "unknown username"),
            new("known", "known username"),
            new("unknown, throttled", "known, throttled"),
            new("unknown, throttled, with a device", "known, throttled, with a device"),
            new("unknown", "without a hash", IsControl: true),
        ];
        if (!IsFull)
        {
            // A hash of a quarter of a second hides the time of a read.
            pairs.Add(new("unknown", "with a read more", IsControl: true));
        }

        Assert.Empty(await trial.RunAsync(pairs));

        // A made-up device, so that the user row of the name is looked at.
        void AddWithDevice(string name, string email) => trial.Add(name, () => TimeAsync(
            () => own.Client.SendAsync("POST /sessions", Body.Form(("email", email), ("password", Wrong)), $"device={Guid.NewGuid()}"), TooManyRequests));

        void AddEmail(string name, string email, string password, HttpStatusCode status = Unauthorized) =>
            Add(name, "POST /sessions", "email", email, password, status);

        void Add(string name, string route, string field, string login, string password, HttpStatusCode status = Unauthorized) =>
            trial.Add(name, () => MeasureAsync(route, status, (field, login), ("password", password)));

        Task<TimeSpan> MeasureAsync(string route, HttpStatusCode status, params (string Name, string Value)[] fields) =>
            TimeAsync(() => own.Client.SendAsync(route, fields), status);
    }

    [Fact]
    public async Task RequestPasswordReset_ByMail_TakesTheSameTimeForAnyEmail()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        await using var sink = MailSink.Start();
        await using var azurite = await Azurite.StartAsync(cancellationToken: CancellationToken);
        await using var own = await StartMailingAsync(azurite, sink, "Off");
        var known = Unique.Email();
        await own.Client.RegisterAsync(known, Password);

        var trial = new TimingTrial(Random.Shared, QuickestOf, output.WriteLine);
        // The limit is below the number of mails that an instance sends concurrently. So the mail is sent immediately, during the next request.
        var mails = new MailsUnderWay(sink, max: 3);
        trial.Add("unknown", () => MeasureAsync(Unique.Email()));
        trial.Add("known", () => mails.SendAsync(1, () => MeasureAsync(known)));
        trial.Add("with a read", async () =>
            await TimeAsync(() => own.Client.SendAsync("GET /health/ready"), OK) + await MeasureAsync(Unique.Email()));

        Assert.Empty(await trial.RunAsync(new("unknown", "known"), new("unknown", "with a read", IsControl: true)));

        Task<TimeSpan> MeasureAsync(string email) => TimeAsync(() => own.Client.SendAsync("POST /reset_password", ("email", email)), OK);
    }

    [Fact]
    public async Task RegisterUser_VerificationRequired_TakesTheSameTimeForAnyEmail()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        await using var sink = MailSink.Start();
        await using var azurite = await Azurite.StartAsync(cancellationToken: CancellationToken);
        await using var own = await StartMailingAsync(azurite, sink, "Required");
        var taken = await RegisterAsync(own.Client, sink, 20);

        // Each registration is followed by one mail. While it is prepared, the next requests are measured, so that its work slows down all of them alike.
        var trial = new TimingTrial(Random.Shared, QuickestOf, output.WriteLine);
        var mails = new MailsUnderWay(sink, max: 3);
        trial.Add("free", () => mails.SendAsync(1, () => MeasureAsync(Unique.Email())));
        trial.Add("taken", () => mails.SendAsync(1, () => MeasureAsync(Random.Shared.GetItems(taken, 1)[0])));
        trial.Add("free, with a read more", () => mails.SendAsync(1, async () =>
            await MeasureReadAsync(own.Client) + await MeasureAsync(Unique.Email())));

        Assert.Empty(await trial.RunAsync(new("free", "taken"), new("free", "free, with a read more", IsControl: true)));

        Task<TimeSpan> MeasureAsync(string email) => TimeAsync(
            () => own.Client.SendAsync("POST /users", ("email", email), ("password", Password)), OK);
    }

    [Fact]
    public async Task RequestEmailChange_TakesTheSameTimeForAnyEmail()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        await using var sink = MailSink.Start();
        await using var azurite = await Azurite.StartAsync(cancellationToken: CancellationToken);
        await using var own = await StartMailingAsync(azurite, sink, "Off");
        var taken = await RegisterAsync(own.Client, sink, 20, hasMail: false);

        // In turn, so that the mails of a request are sent before another request of the same user replaces it.
        var sessions = new Queue<string>();
        foreach (var email in await RegisterAsync(own.Client, sink, 20, hasMail: false))
        {
            sessions.Enqueue(await own.Client.LogInAsync(email, Password));
        }

        var trial = new TimingTrial(Random.Shared, QuickestOf, output.WriteLine);
        var mails = new MailsUnderWay(sink, max: 6);
        trial.Add("free", () => mails.SendAsync(2, () => MeasureAsync(Unique.Email())));
        trial.Add("taken", () => mails.SendAsync(2, () => MeasureAsync(Random.Shared.GetItems(taken, 1)[0])));
        trial.Add("free, with a read more", () => mails.SendAsync(2, async () =>
            await MeasureReadAsync(own.Client) + await MeasureAsync(Unique.Email())));

        Assert.Empty(await trial.RunAsync(new("free", "taken"), new("free", "free, with a read more", IsControl: true)));

        Task<TimeSpan> MeasureAsync(string email)
        {
            var session = sessions.Dequeue();
            sessions.Enqueue(session);
            return TimeAsync(() => own.Client.SendAsync("POST /email", Body.Form(("new_email", email)), $"session_id={session}"), Accepted);
        }
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task<Reply>> send, HttpStatusCode status)
    {
        var start = Stopwatch.GetTimestamp();
        var reply = await send();
        var time = Stopwatch.GetElapsedTime(start);
        reply.AssertStatus(status);
        return time;
    }

    /// <summary>The time of a read from storage.</summary>
    private static async Task<TimeSpan> MeasureReadAsync(AuthClient client) =>
        await TimeAsync(() => client.SendAsync("GET /health/ready"), OK) - await TimeAsync(() => client.SendAsync("GET /health"), OK);

    /// <summary>Registers users, and reads the mails that they get.</summary>
    private static async Task<string[]> RegisterAsync(AuthClient client, MailSink sink, int count, bool hasMail = true)
    {
        var emails = Enumerable.Range(0, count).Select(_ => Unique.Email()).ToArray();
        foreach (var email in emails)
        {
            await client.RegisterAsync(email, Password);
            if (hasMail)
            {
                await sink.NextMailAsync(CancellationToken);
            }
        }

        return emails;
    }

    private Task<OwnApp> StartMailingAsync(Azurite azurite, MailSink sink, string verification) => app.StartOwnAsync(
    [
        ("AuthStorage", azurite.ConnectionString),
        ("Auth__PasswordReset__TokenDelivery", "Email"),
        ("Auth__EmailVerification", verification),
        ("Auth__PublicBaseUrl", "https://app.example.com"),
        .. sink.Settings,
        .. AuthApp.Unthrottled,
    ]);

    /// <summary>Registers a user and stores an invalid hash for it, so that a login with its name differs from other logins in one way only.</summary>
    /// <returns>The email. Its user has no bcrypt hash, so a login verifies none.</returns>
    private static async Task<string> PlantAsync(Azurite azurite, AuthClient client)
    {
        var unhashed = Unique.Email();
        await client.RegisterAsync(unhashed, Password);
        var store = new TableUserStore(TableOf(azurite));
        var user = await store.FindUserByNameAsync(LoginName.Email(unhashed), CancellationToken);
        Assert.True(await store.UpdateUserAsync(user! with { Password = new HashedPassword("none", PasswordScheme.Bcrypt) }, CancellationToken));
        return unhashed;
    }

    private static async Task ThrottleAsync(Azurite azurite, params string[] emails)
    {
        foreach (var email in emails)
        {
            var counter = new ThrottleCounter
            {
                Key = ThrottleKey.Login(LoginName.Email(email)),
                Count = int.MaxValue,
                Consecutive = int.MaxValue,
                WindowEnds = DateTimeOffset.UtcNow.AddHours(1),
                Expires = null,
            };
            Assert.True(await new TableThrottleStore(TableOf(azurite)).TrySaveCounterAsync(counter, CancellationToken));
        }
    }

    private static TableClient TableOf(Azurite azurite) => new(azurite.ConnectionString, StorageServiceCollectionExtensions.TableName);
}
