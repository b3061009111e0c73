using System.Net;
using System.Text.RegularExpressions;
using AuthFunctions.Core.Accounts.BackgroundTasks;
using AuthFunctions.Tests.Support;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AuthFunctions.Tests.Mail;

/// <summary><see cref="Auth"/> with mail as the app builds it, on real storage and usually with a real mail server.</summary>
internal sealed partial class MailHarness : IAsyncDisposable
{
    public const string PublicBaseUrl = "https://app.example.com";
    public const string Email = "guillaume@holberton.io";
    public const string NewPassword = "t4rt1fl3tt3";

    /// <summary>The id of the change in the rows of <see cref="AddUserAsync"/>.</summary>
    public const string ChangeId = "0123456789abcdef";

    private const string Password = "b4l0u";

    private readonly AuthHarness _app;

    private MailHarness(AuthHarness app) => _app = app;

    public LogRecorder Log => _app.Log;

    public FakeClock Clock => _app.Clock;

    public AuthHarness App => _app;

    /// <summary>The delays of the tasks that were enqueued, in seconds.</summary>
    public IEnumerable<double> Delays => _app.Tasks.Enqueued.Select(enqueued => enqueued.Delay.TotalSeconds);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>Builds the harness.</summary>
    public static async Task<MailHarness> CreateAsync(
        AzuriteFixture azurite, IEnumerable<(string Name, string Value)> smtp, Action<IServiceCollection>? configure = null) =>
        new(await AuthHarness.CreateAsync(azurite, configure, SettingsOf(smtp)));

    /// <summary>The settings of <see cref="AuthHarness"/> under which mails are sent.</summary>
    public static (string Name, string Value)[] SettingsOf(IEnumerable<(string Name, string Value)> smtp) =>
    [
        ("PasswordReset:TokenDelivery", "Email"),
        ("PublicBaseUrl", PublicBaseUrl),
        // Without it, every registration would be followed by a mail.
        ("EmailVerification", "Off"),
        .. smtp.Select(setting => (setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value)),
    ];

    /// <summary>Opens a second process on the same table and queue.</summary>
    public MailHarness OpenSecond(
        AzuriteFixture azurite,
        IEnumerable<(string Name, string Value)> smtp,
        Action<ClientOptions>? configure = null,
        Action<IServiceCollection>? configureServices = null) =>
        new(AuthHarness.Open(azurite, _app.Table.Name, Clock, configure, configureServices, SettingsOf(smtp)));

    /// <summary>The token in a mail's text.</summary>
    public static string TokenOf(SinkEvent.Mail mail) => Token().Match(mail.Text) is { Success: true } token
        ? token.Value
        : throw new InvalidOperationException($"There is no token in: {mail.Text}");

    /// <returns>The user's id.</returns>
    public async Task<string> RegisterAsync(string email = Email, string language = Languages.Default) => Assert.IsType<RegistrationResult.Registered>(
        await _app.Auth.RegisterUserAsync(LoginName.Email(email), Password, ClientInfo.Unknown with { Language = language }, CancellationToken)).UserId;

    /// <summary>Adds a user directly to the store, like an older version with other rules.</summary>
    /// <returns>The user's id.</returns>
    public async Task<string> AddUserAsync(string email)
    {
        var now = Clock.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7().ToString(),
            Email = email,
            Password = new HashedPassword("$2b$04$x", PasswordScheme.Bcrypt),
            Changes = [new AccountChange(ChangeId, now, AccountChange.Password)],
            Created = now,
            Updated = now,
        };
        Assert.True(await _app.Store.AddUserAsync(user, CancellationToken));
        return user.Id;
    }

    public async Task RequestResetAsync(string email = Email) =>
        Assert.IsType<ResetTokenResult.Accepted>(await _app.Auth.RequestPasswordResetAsync(email, ClientInfo.Unknown, CancellationToken));

    public Task<UpdatePasswordResult> UpdatePasswordAsync(string token) =>
        _app.Auth.UpdatePasswordAsync(Email, token, NewPassword, ClientInfo.Unknown, CancellationToken);

    /// <summary>Logs in.</summary>
    /// <returns>The device ids for the next login.</returns>
    public async Task<IReadOnlyList<string>> LogInAsync(IReadOnlyCollection<string>? devices = null, string? from = null) =>
        Assert.IsType<LoginResult.LoggedIn>(await TryLogInAsync(Password, devices, from)).DeviceIds;

    public Task<LoginResult> TryLogInAsync(string password, IReadOnlyCollection<string>? devices = null, string? from = null) => _app.Auth.LogInAsync(
        new LoginRequest(LoginName.Email(Email), password) { DeviceIds = devices ?? [] },
        new ClientInfo(from is null ? null : IPAddress.Parse(from), TraceId: null),
        CancellationToken);

    public Task<int> CountAsync(Func<Task> action) => _app.CountAsync(action);

    /// <summary>Runs the tasks that are enqueued, and those that they enqueue in turn, until there are none.</summary>
    public Task RunTasksAsync() => _app.RunTasksAsync();

    /// <summary>Enqueues a task without its delay.</summary>
    public Task EnqueueAsync(BackgroundTask task) => _app.Tasks.EnqueueAsync(task, TimeSpan.Zero, CancellationToken);

    /// <summary>Enqueues the notice of a change, whether or not the user row lists it.</summary>
    public Task EnqueueNoticeAsync(string userId, string changeId) =>
        EnqueueAsync(new BackgroundTask.MailPasswordChanged(userId, changeId));

    /// <summary>Asserts that no log line contains a part of an address, a password or a token.</summary>
    public void AssertLogIsDiscreet(params string[] secrets)
    {
        Assert.NotEmpty(Log.Text);
        Assert.All(
            ["guillaume", "holberton.io", Password, NewPassword, .. secrets],
            secret => Assert.DoesNotContain(secret, Log.Text, StringComparison.OrdinalIgnoreCase));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [GeneratedRegex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\r?$", RegexOptions.Multiline)]
    private static partial Regex Token();
}
