using AuthFunctions;
using AuthFunctions.Breaches;
using AuthFunctions.Http;
using AuthFunctions.Mail;
using AuthFunctions.Storage;
using AuthFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);
// The worker filters log lines before the host does: Logging__LogLevel__Default=Debug lets more of them reach it.
builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
builder.UseMiddleware<TracingMiddleware>();
builder.UseMiddleware<SecurityHeadersMiddleware>();
builder.UseMiddleware<ProblemDetailsMiddleware>();
builder.UseMiddleware<CrossSiteMiddleware>();
builder.UseMiddleware<BodyLengthMiddleware>();
builder.Services.AddTelemetryExport();
builder.Services.AddUserStore(builder.Configuration);
builder.Services.AddBreachedPasswords();
builder.Services.AddAuth(builder.Configuration);
builder.Services.AddMail(builder.Configuration);
builder.Services.AddSingleton<CallerReader>();
builder.Services.AddSingleton<SessionCookie>();
return await builder.Build().RunOrExplainAsync();
