using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.FunctionsHost;

/// <summary>
/// The probe on the DevHost in the mode of the plain Functions host: without Application Insights, <c>local.settings.json</c> and its CORS settings.
/// </summary>
public sealed class PlainHostFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("probe-");

    public FunctionAppProcess App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (LocalHost.IsCoreTools)
        {
            return;
        }

        AppFolder.Copy(LocalHost.BuildOutput(ProbeFixture.ProjectPath), _folder.FullName);
        File.Delete(Path.Combine(_folder.FullName, "local.settings.json"));
        App = await FunctionAppProcess.StartAsync(
            new FunctionAppOptions
            {
                Folder = _folder.FullName,
                ReadyPath = ProbeFixture.ReadyPath,
                Environment = new Dictionary<string, string?>
                {
                    ["AzureWebJobs.Receive.Disabled"] = "true",
                    ["AzureWebJobs.ReceiveSdkMessage.Disabled"] = "true",
                    ["PROBE_TICK_SCHEDULE"] = "0 0 0 29 2 *",
                },
                HostArguments = ["--no-trace-context", "--verbose"],
            },
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (App is not null)
        {
            await App.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
