using System.Runtime.InteropServices;

namespace AuthFunctions.Core.Accounts.Passwords.Hashing;

/// <summary>The niceness of Linux threads: .NET's own thread priorities change nothing there.</summary>
internal static unsafe class ThreadNiceness
{
    // The most there is. On a core that others want too, hashing gets 1.5 % of what one of them gets; what is left over it gets whole.
    private const int Increment = 19;

    /// <summary>Makes the calling thread, and no other, give way to those that are less nice. Elsewhere than on Linux, does nothing.</summary>
    public static void Raise()
    {
        // int nice(int increment), which by POSIX is about the process, and on Linux about the calling thread.
        if (OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "nice", out var nice))
        {
            _ = ((delegate* unmanaged<int, int>)nice)(Increment);
        }
    }
}
