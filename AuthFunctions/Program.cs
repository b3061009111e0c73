using AuthFunctions;
using AuthFunctions.Breaches;
using AuthFunctions.Http;
using AuthFunctions.Mail;
using AuthFunctions.Storage;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.UseMiddleware<SecurityHeadersMiddleware>();
builder.UseMiddleware<ProblemDetailsMiddleware>();
builder.UseMiddleware<CrossSiteMiddleware>();
builder.UseMiddleware<BodyLimitMiddleware>();
builder.Services.AddUserStore(builder.Configuration);
builder.Services.AddBreachedPasswords();
builder.Services.AddAuth(builder.Configuration);
builder.Services.AddMail(builder.Configuration);
return await builder.Build().RunOrExplainAsync();
