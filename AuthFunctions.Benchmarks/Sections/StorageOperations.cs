using System.Net;
using AuthFunctions.Benchmarks.Measuring;
using AuthFunctions.Benchmarks.Reporting;
using AuthFunctions.Benchmarks.Running;
using AuthFunctions.Core.Storage;
using AuthFunctions.Testing.Faults;
using Azure.Storage.Queues;

namespace AuthFunctions.Benchmarks.Sections;

/// <summary>The storage requests of each route, counted by a proxy.</summary>
internal sealed class StorageOperations : ISection
{
    private const int KnownCounters = 2;
    private const string Registered = "registered@example.com";
    private const string Name = "registered";

    public string Title => "Storage operations";

    public async Task<Findings> RunAsync(PublishedApp app, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        await using var azurite = await Azurite.StartAsync(cancellationToken: cancellationToken);
        await UserTable.CreateAsync(azurite, users: 1, HashSpeed.LowestWorkFactor, cancellationToken);
        await new QueueClient(azurite.ConnectionString, StorageServiceCollectionExtensions.QueueName).CreateAsync(cancellationToken: cancellationToken);
        await using var proxy = await FaultProxy.StartAsync(azurite, cancellationToken);
        await using var server = await App.StartAsync(app, proxy.ConnectionString, HashSpeed.LowestWorkFactor, cancellationToken);
        var (email, password) = (("email", UserTable.Email(0)), ("password", HashSpeed.Password));
        var table = new MarkdownTable("request", "operations", "budget");
        var excesses = 0;

        await CountAsync("`GET /`", 0, Call.Get(""));
        await CountAsync("`GET /health`", 0, Call.Get("health"));
        await CountAsync("`GET /health/ready`", OperationBudgets.Ready, Call.Get("health/ready"));
        await CountAsync("`POST /users`", OperationBudgets.RegisterUser + OperationBudgets.ClearName + OperationBudgets.RaiseCounter, App.Register(Registered));

        const int LogIn = OperationBudgets.LogIn + (KnownCounters * OperationBudgets.ReadCounter);
        await CountAsync("`POST /sessions`, the first", LogIn, App.LogIn(UserTable.Email(0)));
        var cookie = await CountAsync("`POST /sessions`, in place of an older session", LogIn + OperationBudgets.DropSession, App.LogIn(UserTable.Email(0)));
        await CountAsync("`GET /profile`", OperationBudgets.Profile, App.Profile, cookie);
        await CountAsync("`GET /protected`", OperationBudgets.Profile, Call.Get("protected"), cookie);
        await CountAsync("`DELETE /sessions`", OperationBudgets.LogOut, App.LogOut, cookie);

        const int RequestReset = OperationBudgets.RequestReset + ((KnownCounters + OperationBudgets.PairCounters) * OperationBudgets.RaiseCounter);
        var reset = Call.Form(HttpMethod.Post, "reset_password", email);
        await CountAsync("`POST /reset_password`, the first", RequestReset, reset);
        await CountAsync("`POST /reset_password`, in place of an older token", RequestReset + OperationBudgets.DropResetToken, reset);
        var token = await server.RequestResetAsync(UserTable.Email(0), cancellationToken);
        await server.LogInAsync(UserTable.Email(0), cancellationToken);
        await CountAsync(
            "`PUT /reset_password`, of a user with a session",
            OperationBudgets.UpdatePassword + OperationBudgets.ReadCounter,
            Call.Form(HttpMethod.Put, "reset_password", email, ("reset_token", token), ("new_password", HashSpeed.Password)));

        await CountAsync(
            "`POST /sessions`, with a wrong password",
            OperationBudgets.RefusedLogIn + (KnownCounters * OperationBudgets.RaiseCounter),
            Call.Form(HttpMethod.Post, "sessions", email, ("password", "wrong")) with { Expected = HttpStatusCode.Unauthorized });
        cookie = await CountAsync("`POST /sessions`, after that", LogIn + OperationBudgets.ClearName, App.LogIn(UserTable.Email(0)));

        const int ReadCounters = KnownCounters * OperationBudgets.ReadCounter;
        await CountAsync("`GET /session`", OperationBudgets.GetSession, Call.Get("session"), cookie);
        await CountAsync("`GET /sessions`, with one session", OperationBudgets.ListSessions, Call.Get("sessions"), cookie);
        await CountAsync("`DELETE /sessions/others`, without another session", OperationBudgets.EndOtherSessions - 1, Delete("sessions/others"), cookie);
        cookie = await CountAsync(
            "`POST /sessions/reauthenticate`",
            OperationBudgets.Reauthenticate + OperationBudgets.DropSession + ReadCounters,
            Call.Form(HttpMethod.Post, "sessions/reauthenticate", password),
            cookie);
        cookie = await CountAsync(
            "`PUT /password`",
            OperationBudgets.ChangePassword + OperationBudgets.DropSession + ReadCounters,
            Call.Form(HttpMethod.Put, "password", ("current_password", HashSpeed.Password), ("new_password", HashSpeed.Password)) with { Expected = HttpStatusCode.NoContent },
            cookie);
        await CountAsync("`GET /users/me/export`, with one session", OperationBudgets.Export, Call.Get("users/me/export"), cookie);
        await CountAsync("`DELETE /sessions/all`, with one session", OperationBudgets.EndAllSessions + OperationBudgets.DropSession, Delete("sessions/all"), cookie);
        cookie = await server.LogInAsync(UserTable.Email(0), cancellationToken);
        await CountAsync("`DELETE /users/me`, after a recent login", OperationBudgets.DeleteAccount + OperationBudgets.DropSession, Delete("users/me"), cookie);

        var name = ("username", Name);
        await CountAsync(
            "`POST /register`", OperationBudgets.RegisterUser + OperationBudgets.ClearName + OperationBudgets.RaiseCounter, Call.Form(HttpMethod.Post, "register", name, password) with { Expected = HttpStatusCode.Created });
        cookie = await CountAsync("`POST /login`", LogIn, Call.Form(HttpMethod.Post, "login", name, password));
        await CountAsync("`GET /logout`", OperationBudgets.LogOut, Call.Get("logout"), cookie);

        return new Findings(
            $"""
            The requests to storage between a request and its response, counted by a proxy. The client's address is known, so throttling counts by name and by address.

            {table}
            """,
            [Target.None("requests that take more storage operations than their budget", excesses)]);

        static Call Delete(string path) => new(HttpMethod.Delete, path, HttpStatusCode.NoContent);

        async Task<string?> CountAsync(string request, int budget, Call call, string? cookie = null)
        {
            var before = proxy.Requests;
            var reply = await server.Client.RequireAsync(call, cookie, cancellationToken);
            var count = proxy.Requests - before;
            table.Add(request, $"{count}", $"{budget}");
            excesses += count > budget ? 1 : 0;
            return reply.Cookie;
        }
    }
}
