using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Net;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace AuthFunctions.Testing.Mail;

/// <summary>A mail server on a free port of 127.0.0.1. It stores the mails that it receives and delivers none.</summary>
public sealed class MailSink : IAsyncDisposable
{
    private const string MethodKey = "login method";

    private static readonly TimeSpan NextTimeout = TimeSpan.FromSeconds(60);

    private readonly MailSinkOptions _options;
    private readonly Channel<SinkEvent> _events = Channel.CreateUnbounded<SinkEvent>();
    private readonly CancellationTokenSource _stop = new();
    private readonly ServiceProvider _services;
    private readonly Task _run;
    private int _refusalsLeft;
    private bool _disposed;

    private MailSink(MailSinkOptions options)
    {
        _options = options;
        _refusalsLeft = options.Refusals;
        var listeners = new EndpointListenerFactory();
        listeners.EndpointStarted += (_, started) => Port = ((IPEndPoint)started.LocalEndPoint).Port;
        _services = CreateServices(listeners);
        var smtp = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .Endpoint(endpoint => endpoint
                .Endpoint(new IPEndPoint(IPAddress.Loopback, 0))
                .AllowUnsecureAuthentication(true)
                .IsSecure(_options.IsImplicitTls)
                .AuthenticationRequired(options.Login is not null)
                .Certificate(options.Certificate))
            .Build();
        var server = new SmtpServer.SmtpServer(smtp, _services);
        server.SessionCreated += (_, session) => session.Context.CommandExecuting += KeepMethod;
        // When this call returns, the port is known and accepts connections.
        _run = server.StartAsync(_stop.Token);
    }

    /// <summary>The port that the sink listens on.</summary>
    public int Port { get; private set; }

    /// <summary>The app settings that send mail to this sink, without TLS and without a login.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("Smtp__Host", "127.0.0.1"),
        ("Smtp__Port", Port.ToString(CultureInfo.InvariantCulture)),
        ("Smtp__From", "Example <no-reply@example.com>"),
        ("Smtp__Security", "None"),
    ];

    /// <summary>Starts a sink.</summary>
    public static MailSink Start(MailSinkOptions? options = null) => new(options ?? new MailSinkOptions());

    /// <summary>All events from now on, until the sink is disposed.</summary>
    public IAsyncEnumerable<SinkEvent> ReadAllAsync(CancellationToken cancellationToken) => _events.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Waits for the next event, which must be a mail.</summary>
    public Task<SinkEvent.Mail> NextMailAsync(CancellationToken cancellationToken) => NextAsync<SinkEvent.Mail>(cancellationToken);

    /// <summary>Waits for the next event.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="timeout">The longest wait; null for one minute.</param>
    /// <exception cref="InvalidOperationException">The event is of another type.</exception>
    /// <exception cref="TimeoutException">No event occurred in that time.</exception>
    public async Task<T> NextAsync<T>(CancellationToken cancellationToken, TimeSpan? timeout = null)
        where T : SinkEvent
    {
        var next = await _events.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(timeout ?? NextTimeout, cancellationToken);
        return next as T ?? throw new InvalidOperationException($"The next event is no {typeof(T).Name}, but: {next}");
    }

    /// <summary>Stops the sink.</summary>
    /// <returns>The events that were not read.</returns>
    public async Task<IReadOnlyList<SinkEvent>> StopAsync()
    {
        await DisposeAsync();
        return await _events.Reader.ReadAllAsync().ToListAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stop.CancelAsync();
        await _run;
        _events.Writer.Complete();
        await _services.DisposeAsync();
        _stop.Dispose();
    }

    private static void KeepMethod(object? sender, SmtpCommandEventArgs command)
    {
        if (command.Command is AuthCommand auth)
        {
            command.Context.Properties[MethodKey] = auth.Method.ToString().ToUpperInvariant();
        }
    }

    // A separate service container: the container of SmtpServer throws at EHLO if it has no authenticator.
    private ServiceProvider CreateServices(EndpointListenerFactory listeners)
    {
        var services = new ServiceCollection()
            .AddSingleton<IEndpointListenerFactory>(listeners)
            .AddSingleton<IMessageStore>(new Store(this));
        if (_options.Login is not null)
        {
            services.AddSingleton<IUserAuthenticator>(new DelegatingUserAuthenticator(CheckLogin));
        }

        return services.BuildServiceProvider();
    }

    private bool CheckLogin(ISessionContext session, string user, string password)
    {
        Add(new SinkEvent.Login(user, (string)session.Properties[MethodKey], session.Pipe.IsSecure));
        return (user, password) == _options.Login;
    }

    private async Task<SmtpResponse> ReceiveAsync(ISessionContext session, IMessageTransaction transaction, ReadOnlySequence<byte> content)
    {
        using var stream = new MemoryStream(content.ToArray());
        var message = await MimeMessage.LoadAsync(stream);
        var to = string.Join(", ", transaction.To.Select(mailbox => AddressOf(mailbox, message.To)));
        var isAccepted = await (_options.Accepts?.Invoke(to) ?? Task.FromResult(true));
        if (!isAccepted || Interlocked.Decrement(ref _refusalsLeft) >= 0)
        {
            Add(new SinkEvent.Refusal(to));
            // Many servers repeat the address in their response.
            return new SmtpResponse((SmtpReplyCode)_options.RefusalStatus, $"<{to}> not now");
        }

        var user = session.Authentication is { IsAuthenticated: true, User: var name } ? name : null;
        Add(new SinkEvent.Mail(AddressOf(transaction.From, message.From), to, user, session.Pipe.IsSecure, transaction.Parameters.ContainsKey("SMTPUTF8"), message));
        await (_options.AfterMail?.Invoke(to) ?? Task.CompletedTask);
        return SmtpResponse.Ok;
    }

    // SmtpServer decodes the domain as ASCII and loses the letters of an international domain. The mail header has them.
    private static string AddressOf(IMailbox mailbox, InternetAddressList header)
    {
        var address = mailbox.AsAddress() ?? "";
        return header.Mailboxes.Select(same => same.Address).FirstOrDefault(same => WithAsciiDomain(same) == address) ?? address;
    }

    private static string WithAsciiDomain(string address)
    {
        var domain = address.LastIndexOf('@') + 1;
        return address[..domain] + Encoding.ASCII.GetString(Encoding.UTF8.GetBytes(address[domain..]));
    }

    private void Add(SinkEvent next) => _events.Writer.TryWrite(next);

    private sealed class Store(MailSink sink) : MessageStore
    {
        public override Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken) =>
            sink.ReceiveAsync(context, transaction, buffer);
    }
}
