using AuthFunctions.Core.Storage;
using AuthFunctions.Core.Telemetry;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Benchmarks.Micro;

/// <summary>Hashing and verifying a password, by each implementation of bcrypt, and through the queue.</summary>
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

    /// <summary>The lowest work factor, which shows what hashing is not, and the default.</summary>
    [Params(4, 12)]
    public int WorkFactor { get; set; }

    /// <summary>Starts the queue, and makes the hash to verify against.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        IBcrypt bcrypt = Implementation is BcryptImplementation.Library
            ? new LibraryBcrypt()
            : SystemBcrypt.TryLoad() ?? throw new PlatformNotSupportedException("This system has no libxcrypt.");
        _services = new ServiceCollection()
            .AddLogging()
            .AddTelemetry()
            .AddSingleton(Options.Create(new AuthOptions { BcryptWorkFactor = WorkFactor }))
            .AddSingleton(bcrypt)
            .AddSingleton<PasswordHasher>()
            .BuildServiceProvider();
        _hasher = _services.GetRequiredService<PasswordHasher>();
        _stored = new HashedPassword(bcrypt.Hash(Password, BCrypt.Net.BCrypt.GenerateSalt(WorkFactor, 'b')), PasswordScheme.Bcrypt);
    }

    /// <summary>A new password.</summary>
    [Benchmark]
    public Task<HashedPassword> Hash() => Hasher.HashAsync(Password, CancellationToken.None);

    /// <summary>The password of a login.</summary>
    [Benchmark]
    public async Task<bool> Verify() =>
        await Hasher.VerifyAsync(Password, _stored!, CancellationToken.None) ? true : throw new InvalidOperationException("The password was not verified.");

    /// <summary>Stops the queue.</summary>
    [GlobalCleanup]
    public void CleanUp() => _services?.Dispose();
}
