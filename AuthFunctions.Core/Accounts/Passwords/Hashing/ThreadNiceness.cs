using System.Runtime.InteropServices;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>The niceness of Linux threads. .NET's own thread priorities have no effect on Linux.</summary>
internal static unsafe class ThreadNiceness
{
    // The maximum. On a busy core, a hashing thread gets 1.5 % of the share of another thread. It gets all time that others leave.
    private const int Increment = 19;

    /// <summary>Makes the calling thread yield to all other threads. Does nothing on systems other than Linux.</summary>
    public static void Raise()
    {
        // int nice(int increment). By POSIX it changes the process; on Linux it changes the calling thread only.
        if (OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "nice", out var nice))
        {
            _ = ((delegate* unmanaged<int, int>)nice)(Increment);
        }
    }
}
