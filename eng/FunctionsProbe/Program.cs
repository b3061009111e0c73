using FunctionsProbe;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (Environment.GetEnvironmentVariable("PROBE_FAIL_AT_START") is { } failure)
{
    throw new InvalidOperationException(failure);
}

var builder = FunctionsApplication.CreateBuilder(args);

builder.Services.AddSingleton<EventCounts>();
builder.Services.AddSingleton<DelayedLog>();
builder.Services.AddSingleton<ReceivedMessages>();
builder.Services.AddScoped<InvocationScope>();

builder.UseMiddleware((context, next) =>
{
    context.Items["order"] = "first";
    return next();
});
builder.UseMiddleware<ShortCircuitMiddleware>();
builder.UseWhen(context => context.FunctionDefinition.Name == "Echo", (context, next) =>
{
    context.Items["order"] += ", second";
    return next();
});

var app = builder.Build();
StartUp.LogOutsideInvocation(app.Services.GetRequiredService<ILogger<EventCounts>>());
app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() => Console.WriteLine("The probe has stopped."));
await app.RunAsync();
