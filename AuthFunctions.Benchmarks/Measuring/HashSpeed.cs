using System.Diagnostics;
using AuthFunctions.Core.Accounts.Passwords.Hashing;
using Microsoft.AspNetCore.Identity;

namespace AuthFunctions.Benchmarks.Measuring;

/// <summary>The cost of a password verification without other load. It runs only the libraries, in this process.</summary>
internal static class HashSpeed
{
    public const int WorkFactor = 12;

    /// <summary>The lowest work factor. The time of its hash is negligible.</summary>
    public const int LowestWorkFactor = 4;

    public const string Password = "Correct-Horse-9-Battery";

    /// <summary>The system's bcrypt; null if the system has none that the app would use.</summary>
    public static IBcrypt? Libcrypt { get; } = SystemBcrypt.TryLoad();

    /// <summary>The bcrypt of the NuGet package.</summary>
    public static IBcrypt Package { get; } = new LibraryBcrypt();

    /// <summary>The bcrypt that the app uses on this machine.</summary>
    public static IBcrypt Used { get; } = Libcrypt ?? Package;

    public static string Hash(int workFactor) => BCrypt.Net.BCrypt.HashPassword(Password, BCrypt.Net.BCrypt.GenerateSalt(workFactor, 'b'));

    /// <summary>bcrypt verifications per second on all cores concurrently. This is the upper limit for logins.</summary>
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

    /// <summary>The milliseconds of CPU time that a verification of ASP.NET Core Identity takes with its defaults.</summary>
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
