using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;

namespace AuthFunctions.Tests.Support;

/// <summary>A mail server in a process of its own (eng/devtools/mail-sink.js) that keeps what it is sent.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<SinkEvent> _events = Channel.CreateUnbounded<SinkEvent>();
    private bool _ended;

    private MailSink(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                _events.Writer.TryComplete();
            }
            else
            {
                _events.Writer.TryWrite(JsonSerializer.Deserialize<SinkEvent>(line.Data, JsonSerializerOptions.Web)!);
            }
        };
    }

    public int Port { get; private set; }

    /// <summary>Starts it with options of the script, which describes them.</summary>
    public static async Task<MailSink> StartAsync(params IEnumerable<string> options)
    {
        var script = Path.Combine(Repository.Root, "eng", "devtools", "mail-sink.js");
        var sink = new MailSink(new Process
        {
            StartInfo = new ProcessStartInfo("node", [script, "--json", .. options])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        });
        sink._process.Start();
        sink._process.BeginOutputReadLine();
        try
        {
            sink.Port = (await sink.NextAsync("listening")).Port;
            return sink;
        }
        catch
        {
            await sink.DisposeAsync();
            throw;
        }
    }

    /// <summary>The app's settings that send mail here, in plain text.</summary>
    public (string Name, string Value)[] Settings =>
    [
        ("Smtp__Host", "127.0.0.1"),
        ("Smtp__Port", Port.ToString(CultureInfo.InvariantCulture)),
        ("Smtp__From", "Example <no-reply@example.com>"),
        ("Smtp__Security", "None"),
    ];

    public Task<SinkEvent> NextMailAsync() => NextAsync("mail");

    /// <summary>The next event, which must be of a kind.</summary>
    public async Task<SinkEvent> NextAsync(string kind)
    {
        var next = await _events.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
        Assert.Equal(kind, next.Event);
        return next;
    }

    /// <summary>Ends it.</summary>
    /// <returns>The events that nobody has asked for.</returns>
    public async Task<IReadOnlyList<SinkEvent>> EndAsync()
    {
        await DisposeAsync();
        return await _events.Reader.ReadAllAsync().ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
    }
}
