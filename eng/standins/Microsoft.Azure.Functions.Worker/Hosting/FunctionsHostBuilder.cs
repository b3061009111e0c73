using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>Builds what the Functions host and its worker are together: a web app with the entry assembly's functions.</summary>
internal sealed class FunctionsHostBuilder
{
    private const int DefaultPort = 7071;
    private const long DefaultBodyLimit = 100 * 1024 * 1024;
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private readonly HostSettings _host = HostSettings.Load(AppContext.BaseDirectory);
    private readonly LocalSettings _local = LocalSettings.Load(AppContext.BaseDirectory);
    private readonly int _port;

    public FunctionsHostBuilder(string[] args)
    {
        _port = CommandLine.FindPort(args) ?? _local.Port ?? DefaultPort;
        Web = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });

        ConfigureLogging();
        ConfigureServer();
        Web.Services.AddCors(cors => cors.AddDefaultPolicy(AllowOrigins));
        Web.Services.AddSingleton<MatcherPolicy>(new AcceptedMethodsPolicy());
        Web.Services.AddSingleton(services => new FunctionRunner(Middleware, services.GetRequiredService<IServiceScopeFactory>()));
    }

    public WebApplicationBuilder Web { get; }

    public List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware { get; } = [];

    public FunctionsHost Build()
    {
        var functions = FunctionDescriptor.FindAll(Assembly.GetEntryAssembly()!).Where(IsEnabled).ToList();
        foreach (var function in functions)
        {
            AddTimer(function);
        }

        var app = Web.Build();
        app.Use(new HttpFailures(CreateLogger(app.Services)).InvokeAsync);
        if (_local.CorsOrigins.Length > 0)
        {
            app.UseCors();
        }

        app.UseRouting();
        app.Use(new Homepage(app.Configuration).InvokeAsync);
        var runner = app.Services.GetRequiredService<FunctionRunner>();
        ((IEndpointRouteBuilder)app).DataSources.Add(
            new DefaultEndpointDataSource(HttpFunctionEndpoints.Create(functions, _host.RoutePrefix, runner)));

        return new FunctionsHost(app, _port, [.. functions.Select(Describe)]);
    }

    private static ILogger CreateLogger(IServiceProvider services) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category);

    private void ConfigureLogging()
    {
        Web.Logging.ClearProviders();
        Web.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "[yyyy-MM-ddTHH:mm:ss.fffZ] ";
        });
        _host.ConfigureLogging(Web.Logging);
    }

    private void ConfigureServer()
    {
        var bodyLimit = Web.Configuration.GetValue("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", DefaultBodyLimit);
        Web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = bodyLimit;
            kestrel.ListenLocalhost(_port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        Web.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
    }

    private void AllowOrigins(CorsPolicyBuilder policy)
    {
        policy.WithOrigins(_local.CorsOrigins).AllowAnyHeader().AllowAnyMethod();
        if (_local.CorsCredentials)
        {
            policy.AllowCredentials();
        }
    }

    private bool IsEnabled(FunctionDescriptor function) =>
        Web.Configuration[$"AzureWebJobs.{function.Name}.Disabled"] is not { } value
        || !(value == "1" || value.Equals(bool.TrueString, StringComparison.OrdinalIgnoreCase));

    private void AddTimer(FunctionDescriptor function)
    {
        if (function.Trigger is TimerTriggerAttribute trigger)
        {
            var schedule = TimerSchedule.Parse(Resolve(trigger.Schedule));
            Web.Services.AddSingleton<IHostedService>(services => new TimerService(
                function,
                trigger,
                schedule,
                services.GetRequiredService<FunctionRunner>(),
                services.GetService<TimeProvider>() ?? TimeProvider.System,
                CreateLogger(services)));
        }
    }

    // "%NAME%" stands for the setting of that name.
    private string Resolve(string text) =>
        text is ['%', .. var name, '%']
            ? Web.Configuration[name] ?? throw new InvalidOperationException($"There is no setting '{name}', which a timer's schedule names.")
            : text;

    private string Describe(FunctionDescriptor function)
    {
        if (function.Trigger is not HttpTriggerAttribute trigger)
        {
            return $"{function.Name}: timerTrigger";
        }

        var route = HttpFunctionEndpoints.GetRoute(function.Name, trigger, _host.RoutePrefix);
        var methods = trigger.Methods is null ? string.Empty : $"[{string.Join(',', trigger.Methods).ToUpperInvariant()}] ";
        return string.Create(CultureInfo.InvariantCulture, $"{function.Name}: {methods}http://localhost:{_port}/{route}");
    }
}
