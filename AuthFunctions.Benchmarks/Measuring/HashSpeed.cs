using System.Diagnostics;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using Microsoft.AspNetCore.Identity;

namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>What verifying a password costs where nothing else runs: the libraries alone, in this process.</summary>
internal static class HashSpeed
{
    public const int WorkFactor = 12;

    /// <summary>The work factor at which a hash costs next to nothing.</summary>
    public const int LowestWorkFactor = 4;

    public const string Password = "Correct-Horse-9-Battery";

    /// <summary>The system's bcrypt, or null where it is none that the app would use.</summary>
    public static IBcrypt? Libcrypt { get; } = SystemBcrypt.TryLoad();

    /// <summary>The package's.</summary>
    public static IBcrypt Package { get; } = new LibraryBcrypt();

    /// <summary>The one that the app uses here.</summary>
    public static IBcrypt Used { get; } = Libcrypt ?? Package;

    public static string Hash(int workFactor) => BCrypt.Net.BCrypt.HashPassword(Password, BCrypt.Net.BCrypt.GenerateSalt(workFactor, 'b'));

    /// <summary>bcrypt verifications per second on all cores at once: what logins could be at most.</summary>
    public static double MeasureLimit(string hash, TimeSpan time)
    {
        var perSecond = new double[Environment.ProcessorCount];
        var threads = Enumerable.Range(0, perSecond.Length).Select(core => new Thread(() => perSecond[core] = MeasurePerSecond(hash, time))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return perSecond.Sum();
    }

    /// <summary>The milliseconds of CPU time that a bcrypt verification takes.</summary>
    public static double MeasureBcrypt(IBcrypt bcrypt, int workFactor, TimeSpan time)
    {
        var hash = Hash(workFactor);
        return MeasureMilliseconds(time, () => Verify(bcrypt, hash));
    }

    /// <summary>The milliseconds of CPU time that ASP.NET Core Identity's verification takes, with its own defaults.</summary>
    public static double MeasureIdentity(TimeSpan time)
    {
        var hasher = new PasswordHasher<object>();
        var hash = hasher.HashPassword(hasher, Password);
        return MeasureMilliseconds(time, () => hasher.VerifyHashedPassword(hasher, hash, Password) == PasswordVerificationResult.Success);
    }

    private static double MeasurePerSecond(string hash, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var count = Repeat(time, () => Verify(Used, hash));
        return count / watch.Elapsed.TotalSeconds;
    }

    private static double MeasureMilliseconds(TimeSpan time, Func<bool> verify)
    {
        var start = Environment.CpuUsage.TotalTime;
        var count = Repeat(time, verify);
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds / count;
    }

    private static bool Verify(IBcrypt bcrypt, string hash) => bcrypt.Hash(Password, BcryptHash.SaltOf(hash)) == hash;

    private static int Repeat(TimeSpan time, Func<bool> verify)
    {
        var count = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; count++)
        {
            if (!verify())
            {
                throw new InvalidOperationException("A password did not match its own hash.");
            }
        }

        return count;
    }
}
