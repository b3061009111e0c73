using System.Text.Json;
using DevHost.Configuration;
using DevHost.Triggers;
using DevHost.Worker;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace DevHost.Http;

/// <summary>The HTTP server in front of the worker.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;

    private HttpServer(WebApplication app) => _app = app;

    /// <exception cref="HostException">The CORS settings contradict each other.</exception>
    public static HttpServer Create(
        AppOptions options,
        LoopbackSockets sockets,
        IReadOnlyList<Function> functions,
        IReadOnlyList<ITriggerRunner> runners,
        WorkerSupervisor worker,
        HostConsole console)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<MatcherPolicy, AcceptedMethodsPolicy>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<SocketTransportOptions>(transport => transport.CreateBoundListenSocket = sockets.Get);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = options.BodyLimit;
            foreach (var endpoint in sockets.Endpoints)
            {
                kestrel.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http1);
            }
        });
        if (options.CorsOrigins.Length > 0)
        {
            builder.Services.AddLogging().AddCors(cors => cors.AddDefaultPolicy(CreateCorsPolicy(options)));
        }

        var app = builder.Build();
        app.Use(new FailureHandler(options, console).InvokeAsync);
        if (options.CorsOrigins.Length > 0)
        {
            app.UseCors();
        }

        app.UseRouting();
        app.Use((http, next) => http.GetEndpoint() is null ? RespondWithoutFunction(options, http) : next(http));
        ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(
        [
            .. functions.Where(function => function.IsHttp).Select(function =>
                CreateEndpoint(function.GetRoute(options.RoutePrefix), function.Methods, function.Name, new HttpFunction(function, options, worker).InvokeAsync)),
            .. runners.Select(runner =>
                CreateEndpoint($"admin/functions/{runner.Name}", ["POST"], runner.Name, http => StartAsync(runner, http))),
        ]));
        app.UseEndpoints(static _ => { });
        return new HttpServer(app);
    }

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    /// <summary>Stops accepting requests, and waits for those that run, for a while.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static CorsPolicy CreateCorsPolicy(AppOptions options)
    {
        var policy = new CorsPolicyBuilder(options.CorsOrigins).AllowAnyHeader().AllowAnyMethod();
        try
        {
            return options.CorsCredentials ? policy.AllowCredentials().Build() : policy.Build();
        }
        catch (InvalidOperationException)
        {
            throw new HostException("local.settings.json: Host.CORS cannot be \"*\" with Host.CORSCredentials. Name the origins.");
        }
    }

    private static Endpoint CreateEndpoint(string route, string[]? methods, string name, RequestDelegate handler) =>
        new RouteEndpointBuilder(handler, RoutePatternFactory.Parse(route), order: 0) { DisplayName = name, Metadata = { new AcceptedMethods(methods) } }.Build();

    // The Functions host does not wait for the function.
    private static async Task StartAsync(ITriggerRunner runner, HttpContext http)
    {
        if (await ReadManualRunAsync(http) is { } run)
        {
            _ = runner.RunOnceAsync(run.Input);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }

    private static async Task<ManualRun?> ReadManualRunAsync(HttpContext http)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<ManualRun>(http.Request.Body, JsonSerializerOptions.Web, http.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task RespondWithoutFunction(AppOptions options, HttpContext http)
    {
        var path = http.Request.Path;
        http.Response.StatusCode = path.StartsWithSegments("/admin/host/ping", StringComparison.OrdinalIgnoreCase) ? StatusCodes.Status200OK
            : path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase) ? StatusCodes.Status401Unauthorized
            : path.StartsWithSegments("/runtime/webhooks", StringComparison.OrdinalIgnoreCase) ? StatusCodes.Status401Unauthorized
            : path != "/" ? StatusCodes.Status404NotFound
            : options.HasHomepage ? StatusCodes.Status200OK
            : StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>The body of a request to run a function.</summary>
    private sealed record ManualRun(string? Input);
}
