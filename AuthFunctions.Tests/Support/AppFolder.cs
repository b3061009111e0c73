namespace AuthFunctions.Tests.Support;

/// <summary>The folder of a function app.</summary>
internal static class AppFolder
{
    /// <summary>Copies a folder and everything below it, except subfolders with the given names.</summary>
    public static void Copy(string source, string target, params IReadOnlyCollection<string> except)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(source).Where(folder => !except.Contains(Path.GetFileName(folder))))
        {
            Copy(folder, Path.Combine(target, Path.GetFileName(folder)), except);
        }
    }
}
