using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Identity;

internal sealed class UsersContext(DbContextOptions<UsersContext> options) : IdentityDbContext<IdentityUser>(options);
