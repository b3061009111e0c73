namespace AuthFunctions.Testing;

/// <summary>The checkout that contains the running program.</summary>
internal static class Repository
{
    /// <summary>The root folder.</summary>
    /// <exception cref="InvalidOperationException">The program is neither a file-based app nor built inside a checkout.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the npm packages and their scripts.</summary>
    public static string Tools { get; } = PathOf("eng", "devtools");

    /// <summary>A path below the root.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The build output of a project.</summary>
    /// <param name="project">The project's folder, relative to the root.</param>
    /// <param name="configuration"><c>Debug</c> or <c>Release</c>.</param>
    public static string OutputOf(string project, string configuration) => PathOf(project, "bin", configuration, "net10.0");

    private static string FindRoot()
    {
        // A file-based app is built outside the checkout. The SDK passes the folder of its source file.
        var start = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? AppContext.BaseDirectory;
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "AuthFunctions.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"There is no AuthFunctions.sln in or above {start}.");
    }
}
