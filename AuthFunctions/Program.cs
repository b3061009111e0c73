using AuthFunctions;
using AuthFunctions.Breaches;
using AuthFunctions.Http;
using AuthFunctions.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.UseMiddleware<SecurityHeadersMiddleware>();
builder.UseMiddleware<ProblemDetailsMiddleware>();
builder.UseMiddleware<CrossSiteMiddleware>();
builder.UseMiddleware<BodyLimitMiddleware>();
builder.Services.AddUserStore(builder.Configuration);
builder.Services.AddBreachedPasswords();
builder.Services.AddAuth(builder.Configuration);
builder.Services.AddSingleton<ClientAddress>();
return await builder.Build().RunOrExplainAsync();
