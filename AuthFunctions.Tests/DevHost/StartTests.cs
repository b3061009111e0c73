using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using AuthFunctions.Tests.FunctionsHost;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.DevHost;

/// <summary>The start of the DevHost, and its messages when the start fails.</summary>
[Trait("Category", "Host")]
public sealed class StartTests : IDisposable
{
    private readonly DirectoryInfo _folder;

    public StartTests()
    {
        LocalHost.SkipOnCoreTools("This is about the DevHost.");
        _folder = Directory.CreateTempSubdirectory("devhost-");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_PortTaken_FailsBeforeWorkerStarts()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        // If the worker were started, the output would report that it has ended.
        await WriteWorkerConfigAsync("Missing.dll");

        var failure = await GetStartFailureAsync(new FunctionAppOptions { Folder = _folder.FullName, ReadyPath = "", Port = port });

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains($"error: Port {port} is unavailable", failure, StringComparison.Ordinal);
        Assert.Contains("choose another port with --port", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoSuchFolder_FailsAndSaysToBuild()
    {
        var folder = Path.Combine(_folder.FullName, "missing");

        var failure = await GetStartFailureAsync(new FunctionAppOptions { Folder = folder, ReadyPath = "" });

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains($"error: There is no worker.config.json in {folder}", failure, StringComparison.Ordinal);
        Assert.Contains("Build the app first.", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoSuchAssembly_FailsWithOutputOfWorker()
    {
        await WriteWorkerConfigAsync("Missing.dll");

        var failure = await GetStartFailureAsync(new FunctionAppOptions { Folder = _folder.FullName, ReadyPath = "" });

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains("error: The app could not be started. The worker ended with exit code", failure, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder.FullName, "Missing.dll"), failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AppThrows_FailsWithItsException()
    {
        var failure = await GetStartFailureAsync(ProbeWith(("PROBE_FAIL_AT_START", "A failure on purpose.")));

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: A failure on purpose.", failure, StringComparison.Ordinal);
        Assert.Contains("error: The app could not be started. The worker ended with exit code", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_HostJsonIsMalformed_FailsAndNamesTheFolder()
    {
        await WriteWorkerConfigAsync("Missing.dll");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "host.json"), "{", Cancellation);

        var failure = await GetStartFailureAsync(new FunctionAppOptions { Folder = _folder.FullName, ReadyPath = "" });

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains($"error: The settings in {_folder.FullName} cannot be read: ", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ScheduleIsNone_FailsAndQuotesIt()
    {
        var failure = await GetStartFailureAsync(ProbeWith(("PROBE_TICK_SCHEDULE", "every day")));

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains("error: \"every day\" is no schedule", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_QueueWithoutConnection_FailsAndNamesTheSetting()
    {
        var failure = await GetStartFailureAsync(ProbeWith(("AzureWebJobs.Receive.Disabled", "false")));

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains("error: The app setting PROBE_STORAGE is missing", failure, StringComparison.Ordinal);
        Assert.Contains("UseDevelopmentStorage=true", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_QueueWithIdentity_FailsAndSaysWhatIsSupported()
    {
        var failure = await GetStartFailureAsync(ProbeWith(
            ("AzureWebJobs.Receive.Disabled", "false"), ("PROBE_STORAGE__queueServiceUri", "https://account.queue.core.windows.net")));

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains("error: The function Receive connects to its queue with an identity", failure, StringComparison.Ordinal);
        Assert.Contains("Set PROBE_STORAGE to a connection string", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_QueueWithMalformedConnection_FailsWithoutShowingIt()
    {
        var failure = await GetStartFailureAsync(ProbeWith(("AzureWebJobs.Receive.Disabled", "false"), ("PROBE_STORAGE", "AccountKey=secret")));

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains("error: The app setting PROBE_STORAGE is no connection string", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_QueueMessageAsTypeOfAzureSdk_FailsAndSaysWhatIsSupported()
    {
        var failure = await GetStartFailureAsync(ProbeWith(
            ("AzureWebJobs.ReceiveSdkMessage.Disabled", "false"), ("PROBE_STORAGE", "UseDevelopmentStorage=true")));

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains("error: The function ReceiveSdkMessage takes its message as a type of the Azure SDK", failure, StringComparison.Ordinal);
        Assert.Contains("Take a string", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batchSize", "33", "batchSize must be from 1 to 32")]
    [InlineData("newBatchThreshold", "-1", "newBatchThreshold must not be negative")]
    [InlineData("maxDequeueCount", "0", "maxDequeueCount must be at least 1")]
    [InlineData("maxPollingInterval", "00:00:00.05", "maxPollingInterval must be at least 00:00:00.1000000")]
    [InlineData("visibilityTimeout", "-00:00:01", "visibilityTimeout must not be negative")]
    [InlineData("messageEncoding", "utf16", "messageEncoding must be \"base64\" or \"none\"")]
    public async Task Start_QueueOptionOutsideItsRange_FailsAndSaysTheRange(string option, string value, string rule)
    {
        var failure = await GetStartFailureAsync(ProbeWith(($"AzureFunctionsJobHost__extensions__queues__{option}", value)));

        Assert.Contains("exit code 1 ", failure, StringComparison.Ordinal);
        Assert.Contains($"cannot be read: extensions.queues.{rule}.", failure, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_QueueServiceDoesNotRun_ServesRequestsAndReportsIt()
    {
        var storage = $"AccountName={Azurite.AccountName};AccountKey={Azurite.AccountKey};QueueEndpoint=http://127.0.0.1:{Ports.Free()}/{Azurite.AccountName};";

        await using var app = await FunctionAppProcess.StartAsync(
            ProbeWith(("AzureWebJobs.Receive.Disabled", "false"), ("PROBE_QUEUE", "messages"), ("PROBE_STORAGE", storage)), Cancellation);

        while (!app.Output.Contains("The queue messages cannot be read: ", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancellation);
        }
    }

    [Fact]
    public async Task Start_App_ListensOnLoopbackOnlyAndSaysItIsForDevelopment()
    {
        var others = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(adapter => adapter.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            .ToList();

        await using var app = await FunctionAppProcess.StartAsync(ProbeWith(), Cancellation);

        Assert.Contains("DevHost: a local host for development.", app.Output, StringComparison.Ordinal);
        foreach (var address in others)
        {
            using var client = new TcpClient();
            await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(address, app.BaseAddress.Port, Cancellation).AsTask());
        }

        Assert.SkipWhen(others.Count == 0, "This machine has loopback addresses only.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static FunctionAppOptions ProbeWith(params (string Name, string Value)[] settings) => new()
    {
        Folder = LocalHost.BuildOutput(ProbeFixture.ProjectPath),
        ReadyPath = ProbeFixture.ReadyPath,
        Environment = settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value),
    };

    /// <summary>Starts an app whose start fails.</summary>
    /// <returns>The exit code in a sentence, and the output.</returns>
    private static async Task<string> GetStartFailureAsync(FunctionAppOptions options)
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => FunctionAppProcess.StartAsync(options, Cancellation));
        return exception.Message;
    }

    private Task WriteWorkerConfigAsync(string assembly) => File.WriteAllTextAsync(
        Path.Combine(_folder.FullName, "worker.config.json"), $$"""{ "description": { "defaultWorkerPath": "{{assembly}}" } }""", Cancellation);
}
