using AuthFunctions.Core;
using AuthFunctions.Core.Accounts.Passwords;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AuthFunctions.Benchmarks.Micro;

/// <summary>Hashing and verifying a password with each bcrypt implementation, through the queue.</summary>
public class HashBenchmarks
{
    private const string Password = "correct horse battery staple";

    private ServiceProvider? _services;
    private PasswordHasher? _hasher;
    private HashedPassword? _stored;

    private PasswordHasher Hasher => _hasher ?? throw new InvalidOperationException("There is no hasher before the set-up.");

    /// <summary>The implementation.</summary>
    [Params(BcryptImplementation.Library, BcryptImplementation.System)]
    public BcryptImplementation Implementation { get; set; }

    /// <summary>The lowest work factor, whose hash takes almost no time, and the default.</summary>
    [Params(4, 12)]
    public int WorkFactor { get; set; }

    /// <summary>Starts the queue, and creates the hash for the verification.</summary>
    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Auth:Hashing:Implementation"] = $"{Implementation}",
                ["Auth:Hashing:WorkFactor"] = $"{WorkFactor}",
            })
            .Build();
        _services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddAuthFunctions(configuration).BuildServiceProvider();
        _hasher = _services.GetRequiredService<PasswordHasher>();
        _stored = await _hasher.HashAsync(Password, client: null, CancellationToken.None);
    }

    /// <summary>Hashes a new password.</summary>
    [Benchmark]
    public Task<HashedPassword> Hash() => Hasher.HashAsync(Password, client: null, CancellationToken.None);

    /// <summary>Verifies the password of a login.</summary>
    [Benchmark]
    public async Task<bool> Verify() =>
        await Hasher.VerifyAsync(Password, _stored!, client: null, CancellationToken.None) ? true : throw new InvalidOperationException("The password was not verified.");

    /// <summary>Stops the queue.</summary>
    [GlobalCleanup]
    public void CleanUp() => _services?.Dispose();
}
