// The .NET runtime calls StartupHook.Initialize in the worker's process before the app starts. It requires this name, outside of any namespace.
// The code may use the base library only, and must not throw.
internal static class StartupHook
{
    /// <summary>Ends the worker when its standard input is closed: the host holds the other end, and loses it however it ends.</summary>
    public static void Initialize()
    {
        // Not for the processes that the app starts.
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        new Thread(static () =>
        {
            Span<byte> buffer = stackalloc byte[256];
            using var stdin = Console.OpenStandardInput();
            while (stdin.Read(buffer) > 0)
            {
            }

            Environment.Exit(0);
        })
        { IsBackground = true, Name = "End with the host" }.UnsafeStart();
    }
}
