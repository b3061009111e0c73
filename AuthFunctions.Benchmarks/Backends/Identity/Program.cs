// The API of ASP.NET Core Identity on EF Core and PostgreSQL, with its defaults. It has no logout route; this one is from its documentation.
using Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddDbContext<UsersContext>(options => options.UseNpgsql(builder.Configuration.GetConnectionString("Users")));
builder.Services.AddAuthorization();
builder.Services.AddIdentityApiEndpoints<IdentityUser>().AddEntityFrameworkStores<UsersContext>();
// The benchmark leaves no keys on the machine.
builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();

var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<UsersContext>().Database.EnsureCreatedAsync();
}

app.MapGet("/", () => "Bienvenue");
app.MapIdentityApi<IdentityUser>();
app.MapPost("/logout", async (SignInManager<IdentityUser> signIn) => await signIn.SignOutAsync()).RequireAuthorization();
await app.RunAsync();
