using AuthFunctions;
using AuthFunctions.Core;
using AuthFunctions.Core.Telemetry;
using AuthFunctions.Http;
using AuthFunctions.Http.Middleware;
using AuthFunctions.Http.Pages;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);
// The worker filters log lines before the host does: Logging__LogLevel__Default=Debug lets more of them reach it.
builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
builder.UseMiddleware<TracingMiddleware>();
builder.UseMiddleware<SecurityHeadersMiddleware>();
builder.UseMiddleware<PageMiddleware>();
builder.UseMiddleware<ProblemDetailsMiddleware>();
builder.UseMiddleware<RefusalMiddleware>();
builder.UseMiddleware<CrossSiteMiddleware>();
builder.UseMiddleware<BodyLengthMiddleware>();
builder.Services.AddAuthFunctions(builder.Configuration);
builder.Services.AddHttp(builder.Configuration);
builder.Services.AddPages();
builder.Services.AddTelemetryExport(builder.Configuration);
return await builder.Build().RunOrExplainAsync();
