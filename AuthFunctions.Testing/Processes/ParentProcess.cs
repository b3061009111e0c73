using System.Runtime.InteropServices;

namespace AuthFunctions.Testing.Processes;

/// <summary>The parent process of this process: "dotnet run".</summary>
internal static partial class ParentProcess
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the action when the parent has ended or was killed. On Windows, the SDK itself ends this process in that case.</summary>
    public static IDisposable? OnExit(Action action)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var parent = GetParentId();
        return new Timer(_ => CallAfterExit(), null, PollInterval, PollInterval);

        void CallAfterExit()
        {
            if (GetParentId() != parent)
            {
                action();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetParentId();
}
