using System.Runtime.InteropServices;

namespace AuthFunctions;

/// <summary>The niceness of Linux threads: .NET's own thread priorities change nothing there.</summary>
internal static unsafe class ThreadNiceness
{
    // What nice(1) adds when it is not told: some tenth of the time of a thread that was not made nicer, where both want all of it.
    private const int Increment = 10;

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
