using FunctionsProbe;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);

builder.Services.AddSingleton<EventCounts>();
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

await builder.Build().RunAsync();
