using System.Diagnostics;
using AuthFunctions.Testing;
using AuthFunctions.Testing.Mail;
using AuthFunctions.Testing.Processes;

namespace DevTool;

/// <summary>Runs the app and a storage emulator until one of them stops or the user stops both.</summary>
internal static class StartCommand
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(int port, string? data, bool mail, bool devHost, CancellationToken cancellationToken)
    {
        if (!Ports.IsFree(port))
        {
            throw new DevException($"Port {port} is in use. Stop the process that listens on it, or choose another port with --port.");
        }

        try
        {
            await RunUntilStoppedAsync(FunctionsHost.Find(devHost), port, data, mail, cancellationToken);
            return 1;
        }
        catch (Exception e) when (e is OperationCanceledException or DevException && cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C reaches the child processes too: what they report then is no error.
            return 0;
        }
    }

    private static async Task RunUntilStoppedAsync(FunctionsHost host, int port, string? data, bool mail, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Functions host: {host.Description}");
        await Setup.InstallAsync(cancellationToken);
        await CopyLocalSettingsAsync(cancellationToken);

        foreach (var project in host.Projects)
        {
            await Setup.BuildAsync(project, cancellationToken);
        }

        await using var emulator = await Azurite.StartAsync(
            new AzuriteOptions { DataDirectory = data }, cancellationToken);
        Console.WriteLine($"Storage emulator: {emulator.Endpoints} data in {data ?? "memory"}");
        await using var sink = mail ? MailSink.Start() : null;
        _ = sink is null ? Task.CompletedTask : PrintMailsAsync(sink, cancellationToken);
        await using var app = host.Start(port, SettingsOf(port, emulator, sink));

        try
        {
            var stopped = Task.WhenAny(app.WaitForExitAsync(cancellationToken), emulator.WaitForExitAsync(cancellationToken));
            var ready = WaitUntilReadyAsync(port, cancellationToken);

            if (await Task.WhenAny(stopped, ready) == ready)
            {
                await ready;
                Console.WriteLine($"Ready: http://localhost:{port}");
            }

            await stopped;
            // Ctrl+C reaches the child processes too, and one may have ended before this process handles the signal.
            await Task.Delay(PollInterval, cancellationToken);
            throw new DevException(emulator.HasExited
                ? $"The storage emulator stopped. Run the command again. Its output was: {emulator.Output}"
                : $"The app stopped with exit code {app.ExitCode}. {host.Advice}");
        }
        finally
        {
            await app.FinishAsync();
        }
    }

    private static async Task PrintMailsAsync(MailSink sink, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Mail server: 127.0.0.1:{sink.Port}; the mails of the app are printed here.");

        await foreach (var mail in sink.ReadAllAsync(cancellationToken).OfType<SinkEvent.Mail>().WithCancellation(cancellationToken))
        {
            Console.WriteLine();
            Console.WriteLine($"── Mail {new string('─', 60)}");
            Console.WriteLine($"From:    {mail.From}");
            Console.WriteLine($"To:      {mail.To}");
            Console.WriteLine($"Subject: {mail.Subject}");
            Console.WriteLine();
            Console.WriteLine(mail.Text);
            Console.WriteLine(new string('─', 68));
            Console.WriteLine();
        }
    }

    private static async Task CopyLocalSettingsAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Paths.LocalSettings))
        {
            // A new file, not File.Copy: the build compares its time with that of the copy beside the app.
            await File.WriteAllTextAsync(
                Paths.LocalSettings, await File.ReadAllTextAsync(Paths.LocalSettings + ".example", cancellationToken), cancellationToken);
            Console.WriteLine("Created local.settings.json from local.settings.json.example.");
        }
    }

    private static Dictionary<string, string> SettingsOf(int port, Azurite emulator, MailSink? sink)
    {
        var settings = new Dictionary<string, string>
        {
            ["AuthStorage"] = emulator.ConnectionString,
            ["AzureWebJobsStorage"] = emulator.ConnectionString,
            // Without it, func asks for the language of the app.
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
        };

        if (sink is not null)
        {
            settings["Auth__PasswordReset__TokenDelivery"] = "Email";
            settings["Auth__PublicBaseUrl"] = $"http://localhost:{port}";

            foreach (var (name, value) in sink.Settings)
            {
                settings[name] = value;
            }
        }

        return settings;
    }

    private static async Task WaitUntilReadyAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var watch = Stopwatch.StartNew();

        while (watch.Elapsed < ReadyTimeout)
        {
            try
            {
                using var response = await client.GetAsync(new Uri($"http://localhost:{port}/health"), cancellationToken);

                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not ready yet.
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        throw new DevException($"The app did not respond to GET /health within {ReadyTimeout.TotalMinutes} minutes. The lines above may say why.");
    }
}
