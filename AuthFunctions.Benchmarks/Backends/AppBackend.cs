using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Running;

namespace AuthFunctions.Benchmarks.Backends;

/// <summary>The app, on the storage emulator.</summary>
internal sealed class AppBackend : Backend
{
    private readonly Azurite _azurite;
    private readonly App _app;

    private AppBackend(Azurite azurite, App app, string host)
    {
        (_azurite, _app) = (azurite, app);
        Description = $"this app, served by {host}, on Table Storage as Azurite emulates it, in memory";
        Database = new ProcessTree(azurite.ProcessId);
    }

    public override string Name => "AuthFunctions";

    public override string Description { get; }

    public override string Hash => $"bcrypt at work factor {HashSpeed.WorkFactor}";

    public override LoadClient Client => _app.Client;

    public override ProcessTree Server => _app.Worker;

    public override ProcessTree Host => _app.Host;

    public override ProcessTree Database { get; }

    public override Call Profile => App.Profile;

    public override Call LogOut => App.LogOut;

    public static async Task<Backend> StartAsync(PublishedApp app, CancellationToken cancellationToken)
    {
        var azurite = await Azurite.StartAsync(cancellationToken: cancellationToken);
        try
        {
            return new AppBackend(azurite, await App.StartAsync(app, azurite.ConnectionString, HashSpeed.WorkFactor, cancellationToken), app.Host.Name);
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    public override Call Register(string email) => App.Register(email);

    public override Call LogIn(string email) => App.LogIn(email);

    public override Task<double> MeasureHashAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Run(() => HashSpeed.MeasureBcrypt(HashSpeed.Used, HashSpeed.WorkFactor, time), cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _azurite.DisposeAsync();
    }
}
