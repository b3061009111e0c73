using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using AuthFunctions.Core.Storage;
using AuthFunctions.Tests.Support;
using Xunit.Sdk;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Host;

/// <summary>Many concurrent clients, started together and distributed over several processes of the app, in several rounds.</summary>
[Collection(nameof(Races))]
[Trait("Category", "Host")]
public sealed class RaceTests(AuthApp app, RaceFixture fixture, ITestOutputHelper output)
{
    private const int Crowd = 50;
    private const string OldPassword = "the old password";
    private const string NewPassword = "the new password";

    private readonly ConcurrentBag<string> _sessionIds = [];

    [Fact]
    public async Task RegisterUser_OneEmailAtOnce_RegistersOneClient()
    {
        var apps = await fixture.GetTwinsAsync();
        await RunAsync(apps, 6, async () =>
        {
            var typed = TypeInManyWays(Unique.Email());

            var replies = await AtOnceAsync(Crowd, client => apps[client].SendAsync(
                "POST /users", ("email", typed[client]), ("password", PasswordOf(client))));

            var winner = Assert.Single(Enumerable.Range(0, Crowd), client => replies[client].Status == OK);
            replies[winner].AssertJson(OK, new { email = typed[winner], message = "user created" });
            Assert.All(
                replies.Where((_, client) => client != winner),
                reply => reply.AssertJson(BadRequest, new { message = "email already registered" }));
            var logins = await AtOnceAsync(Crowd, client => LogInAsync(apps[client], typed[client], PasswordOf(client)));
            logins[winner].AssertJson(OK, new { email = typed[winner], message = "logged in" });
            Assert.All(logins.Where((_, client) => client != winner), login => login.AssertProblem(Unauthorized));
        });
    }

    [Fact]
    public async Task Register_OneUsernameAtOnce_RegistersOneClient()
    {
        var apps = await fixture.GetTwinsAsync();
        await RunAsync(apps, 6, async () =>
        {
            var typed = TypeInManyWays(Unique.Username());

            var replies = await AtOnceAsync(Crowd, client => apps[client].SendAsync(
                "POST /register", ("username", typed[client]), ("password", PasswordOf(client))));

            var winner = Assert.Single(Enumerable.Range(0, Crowd), client => replies[client].Status == Created);
            Assert.All(
                replies.Where((_, client) => client != winner),
                reply => reply.AssertJson(BadRequest, new { error = "Username already exists" }));
            var logins = await AtOnceAsync(Crowd, client => apps[client].SendAsync(
                "POST /login", ("username", typed[client]), ("password", PasswordOf(client))));
            logins[winner].AssertJson(OK, new { message = "Login successful" });
            Assert.All(
                logins.Where((_, client) => client != winner),
                login => login.AssertJson(Unauthorized, new { error = "Invalid username or password" }));
        });
    }

    [Fact]
    public async Task UpdatePassword_OneTokenAtOnce_UpdatesOnce()
    {
        var apps = await fixture.GetTwinsAsync();
        await RunAsync(apps, 6, async () =>
        {
            var email = await RegisterAsync(apps);
            var token = await apps[0].RequestResetAsync(email);

            var replies = await AtOnceAsync(Crowd, client => UpdatePasswordAsync(apps[client], email, token, PasswordOf(client)));

            var winner = Assert.Single(Enumerable.Range(0, Crowd), client => replies[client].Status == OK);
            Assert.All(replies.Where((_, client) => client != winner), reply => reply.AssertProblem(Forbidden));
            var logins = await AtOnceAsync(Crowd, client => LogInAsync(apps[client], email, PasswordOf(client)));
            Assert.All(logins, (login, client) => login.AssertStatus(client == winner ? OK : Unauthorized));
            (await LogInAsync(apps[0], email, OldPassword)).AssertProblem(Unauthorized);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task LogIn_RacingAnUpdate_LeavesNoSessionOfTheOldPassword(int maxSessions)
    {
        var apps = await fixture.GetTwinsAsync(maxSessions);
        var round = 0;
        await RunAsync(apps, 15, maxSessions, async () =>
        {
            var email = await RegisterAsync(apps);
            var sessions = new ConcurrentQueue<string>([await apps[0].LogInAsync(email, OldPassword)]);
            var token = await apps[1].RequestResetAsync(email);
            var isUpdated = false;

            async Task UpdateAsync(int client)
            {
                (await UpdatePasswordAsync(apps[client], email, token, NewPassword)).AssertStatus(OK);
                Volatile.Write(ref isUpdated, true);
                await AssertDeadAsync(apps, sessions);
            }

            async Task LogInUntilRefusedAsync(int client)
            {
                while (true)
                {
                    var isLate = Volatile.Read(ref isUpdated);
                    var login = await LogInAsync(apps[client], email, OldPassword);
                    if (login.Status == Unauthorized)
                    {
                        return;
                    }

                    login.AssertStatus(OK);
                    Assert.False(isLate, "The old password was accepted after the update's answer.");
                    sessions.Enqueue(SessionOf(login));
                    if (Volatile.Read(ref isUpdated))
                    {
                        await AssertDeadAsync(apps, [SessionOf(login)]);
                    }
                }
            }

            // Logins delete sessions that an update failed to end. Some rounds have few logins, so that they do not hide this error.
            await AtOnceAsync(2 + (round++ % 5), client => client == 0 ? UpdateAsync(client) : LogInUntilRefusedAsync(client));

            await AssertDeadAsync(apps, sessions);
            foreach (var each in apps.All)
            {
                (await LogInAsync(each, email, OldPassword)).AssertProblem(Unauthorized);
                Assert.True(await IsAliveAsync(each, await LogInForSessionAsync(each, email, NewPassword)));
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task LogIn_RacingLogOuts_LeavesAsManySessionsAsAllowedAtMost(int maxSessions)
    {
        const int Logins = 8;
        var apps = await fixture.GetTwinsAsync(maxSessions);
        await RunAsync(apps, 12, maxSessions, async () =>
        {
            var email = await RegisterAsync(apps);
            var handedOut = new ConcurrentBag<string>();
            var loggedOut = new ConcurrentBag<string>();
            for (var number = 0; number < maxSessions; number++)
            {
                handedOut.Add(await LogInForSessionAsync(apps[number], email, OldPassword));
            }

            var earlier = handedOut.ToArray();

            async Task LogInAndMaybeOutAsync(int client)
            {
                var session = await LogInForSessionAsync(apps[client], email, OldPassword);
                handedOut.Add(session);
                if (client % 3 == 0)
                {
                    await LogOutAsync(client + 1, session);
                }
            }

            async Task LogOutAsync(int client, string session)
            {
                var reply = await apps[client].SendWithCookieAsync("DELETE /sessions", $"session_id={session}");
                Assert.True(reply.Status is Found or Forbidden, $"{reply.Status}");
                loggedOut.Add(session);
                await AssertDeadAsync(apps, [session]);
            }

            await AtOnceAsync(Logins + earlier.Length, client => client < Logins
                ? LogInAndMaybeOutAsync(client)
                : LogOutAsync(client, earlier[client - Logins]));

            await AssertDeadAsync(apps, loggedOut);
            await AssertAliveAtMostAsync(maxSessions);
            var last = await LogInForSessionAsync(apps[0], email, OldPassword);
            handedOut.Add(last);
            Assert.True(await IsAliveAsync(apps[1], last));
            await AssertAliveAtMostAsync(maxSessions);
            await AssertDeadAsync(apps, loggedOut);

            async Task AssertAliveAtMostAsync(int count)
            {
                var alive = await AtOnceAsync(handedOut.Count, client => IsAliveAsync(apps[client], handedOut.ElementAt(client)));
                Assert.InRange(alive.Count(isAlive => isAlive), 0, count);
            }
        });
    }

    [Fact]
    public async Task RequestReset_RacingUpdates_LeavesOneTokenAtMost()
    {
        const int Clients = 7;
        var apps = await fixture.GetTwinsAsync();
        await RunAsync(apps, 15, async () =>
        {
            var email = await RegisterAsync(apps);
            var race = new ResetRace(apps, email);
            var replaced = await race.RequestAsync(0);
            var current = await race.RequestAsync(0);

            await AtOnceAsync(Clients, async client =>
            {
                switch (client)
                {
                    case 0 or 1:
                        await race.UpdateAsync(client, current);
                        break;
                    case 2:
                        await race.UpdateAsync(client, replaced);
                        break;
                    case 3 or 4:
                        await race.RequestAsync(client);
                        break;
                    default:
                        await race.UpdateAsync(client, await race.RequestAsync(client));
                        break;
                }
            });

            race.AssertResponses();
            var passwords = race.PasswordsBySuccess;
            string[] candidates = passwords.Contains(true) ? [.. passwords[true]] : [OldPassword];
            var logins = await AtOnceAsync(candidates.Length, client => LogInAsync(apps[client], email, candidates[client]));
            Assert.Single(logins, login => login.Status == OK);
            string[] refused = [.. passwords[false].Append(OldPassword).Except(candidates)];
            var refusals = await AtOnceAsync(refused.Length, client => LogInAsync(apps[client], email, refused[client]));
            Assert.All(refusals, refusal => refusal.AssertProblem(Unauthorized));

            var used = race.PasswordsBySuccess[true].Count();
            foreach (var token in race.Tokens)
            {
                await race.UpdateAsync(0, token);
            }

            race.AssertResponses();
            Assert.InRange(race.PasswordsBySuccess[true].Count() - used, 0, 1);
        });
    }

    [Fact]
    public async Task LogIn_RacingRehashesAndUpdates_RefusesNobodyWithThePassword()
    {
        const int Clients = 8;
        await using var apps = await RaceApps.StartAsync(app, ("Auth__Hashing__WorkFactor", "4"), ("Auth__Hashing__WorkFactor", "5"));
        await RunAsync(apps, 10, async () =>
        {
            var email = await RegisterAsync(apps);

            Task<Reply[]> RaceUpdateAsync(string token, string password) => AtOnceAsync(Clients + 1, client => client == Clients
                ? UpdatePasswordAsync(apps[0], email, token, password)
                : LogInAsync(apps[client], email, OldPassword));

            // The update stores a cheaper hash of the same password while logins replace it with the more expensive one.
            var same = await RaceUpdateAsync(await apps[0].RequestResetAsync(email), OldPassword);
            Assert.All(same, reply => reply.AssertStatus(OK));
            (await LogInAsync(apps[1], email, OldPassword)).AssertStatus(OK);
            Assert.StartsWith("$2b$05$", await ReadHashAsync(apps, email), StringComparison.Ordinal);

            var other = await RaceUpdateAsync(await apps[0].RequestResetAsync(email), NewPassword);
            other[Clients].AssertStatus(OK);
            Assert.All(other, reply => Assert.True(reply.Status is OK or Unauthorized, $"{reply.Status}"));
            var logins = await AtOnceAsync(Clients, client => LogInAsync(apps[client], email, NewPassword));
            Assert.All(logins, login => login.AssertStatus(OK));
            (await LogInAsync(apps[1], email, OldPassword)).AssertProblem(Unauthorized);
        });
    }

    [Fact]
    public async Task LogIn_RacingRegistrations_AcceptsTheWinnersPasswordOnly()
    {
        const int Registrations = 10;
        var apps = await fixture.GetTwinsAsync();
        await RunAsync(apps, 12, async () =>
        {
            var email = Unique.Email();
            var registrations = new ConcurrentBag<(int Client, HttpStatusCode Status)>();
            var accepted = new ConcurrentBag<int>();

            async Task RegisterAsync(int client)
            {
                var reply = await apps[client].SendAsync("POST /users", ("email", email), ("password", PasswordOf(client)));
                registrations.Add((client, reply.Status));
            }

            async Task LogInUntilRegisteredAsync(int client)
            {
                bool isLast;
                do
                {
                    isLast = registrations.Count == Registrations;
                    var login = await LogInAsync(apps[client + 1], email, PasswordOf(client));
                    Assert.True(login.Status is OK or Unauthorized, $"{login.Status}");
                    if (login.Status == OK)
                    {
                        accepted.Add(client);
                    }
                }
                while (!isLast);
            }

            await AtOnceAsync(2 * Registrations, client => client < Registrations
                ? RegisterAsync(client)
                : LogInUntilRegisteredAsync(client - Registrations));

            var winner = Assert.Single(registrations, registration => registration.Status == OK).Client;
            Assert.Equal([winner], accepted.Distinct());
        });
    }

    private static string PasswordOf(int client) => $"the password of {client}";

    private static string SessionOf(Reply login) => login.Cookie("session_id").Value.ToString();

    /// <summary>Spellings of one name, as the many clients of its owner might type it.</summary>
    private static string[] TypeInManyWays(string name) =>
        [.. Enumerable.Range(0, Crowd).Select(client => (client % 4) switch
        {
            0 => name,
            1 => name.ToUpperInvariant(),
            2 => $"  {name}",
            _ => $"{name[..8].ToUpperInvariant()}{name[8..]} ",
        })];

    private static Task<Reply> UpdatePasswordAsync(AuthClient app, string email, string token, string password) =>
        app.SendAsync("PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", password));

    private static async Task<string> RegisterAsync(RaceApps apps)
    {
        var email = Unique.Email();
        await apps[0].RegisterAsync(email, OldPassword);
        return email;
    }

    private static async Task<bool> IsAliveAsync(AuthClient app, string session)
    {
        var profile = await app.SendWithCookieAsync("GET /profile", $"session_id={session}");
        Assert.True(profile.Status is OK or Forbidden, $"{profile.Status}");
        return profile.Status == OK;
    }

    private static async Task AssertDeadAsync(RaceApps apps, IEnumerable<string> sessions)
    {
        foreach (var (session, each) in from session in sessions from each in apps.All select (session, each))
        {
            Assert.False(await IsAliveAsync(each, session), "A session works that has ended.");
        }
    }

    private static async Task<string> ReadHashAsync(RaceApps apps, string email)
    {
        var user = await new TableUserStore(apps.Table).FindUserByNameAsync(LoginName.Email(email), TestContext.Current.CancellationToken);
        return user!.Password.Hash;
    }

    /// <summary>Starts all clients at the same time and waits for all of them.</summary>
    private static async Task AtOnceAsync(int clients, Func<int, Task> runClient)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Enumerable.Range(0, clients).Select(async client =>
        {
            await release.Task;
            await runClient(client);
        }).ToList();
        release.SetResult();
        await Task.WhenAll(running);
    }

    private static async Task<T[]> AtOnceAsync<T>(int clients, Func<int, Task<T>> runClient)
    {
        var results = new T[clients];
        await AtOnceAsync(clients, async client => { results[client] = await runClient(client); });
        return results;
    }

    private async Task<Reply> LogInAsync(AuthClient client, string email, string password)
    {
        var login = await client.SendAsync("POST /sessions", ("email", email), ("password", password));
        if (login.Status == OK)
        {
            _sessionIds.Add(SessionOf(login));
        }

        return login;
    }

    private async Task<string> LogInForSessionAsync(AuthClient client, string email, string password)
    {
        var login = await LogInAsync(client, email, password);
        login.AssertStatus(OK);
        return SessionOf(login);
    }

    private Task RunAsync(RaceApps apps, int rounds, Func<Task> runRound) =>
        RunAsync(apps, rounds, maxSessions: 1, runRound);

    /// <summary>Runs the rounds, counts those in which an assertion failed, and then checks the table.</summary>
    private async Task RunAsync(RaceApps apps, int rounds, int maxSessions, Func<Task> runRound)
    {
        rounds *= RaceRounds.Factor;
        var started = Stopwatch.GetTimestamp();
        var violations = new List<string>();
        for (var round = 0; round < rounds; round++)
        {
            try
            {
                await runRound();
            }
            catch (Exception exception) when (exception is IAssertionException)
            {
                violations.Add(exception.Message);
            }
        }

        output.WriteLine($"{rounds} rounds, {violations.Count} violations, {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
        var cancellation = TestContext.Current.CancellationToken;
        var inputs = new InvariantInputs
        {
            Now = DateTimeOffset.UtcNow,
            MaxSessionsPerUser = maxSessions,
            SessionIds = _sessionIds,
            Secrets = [OldPassword, NewPassword],
        };
        await InvariantChecker.CheckAsync(apps.Table, inputs, cancellation);
    }
}
