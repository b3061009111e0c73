using System.Globalization;

namespace AuthFunctions.Tests.Support;

/// <summary>The memory usage of processes. Only Linux reports it without an extra tool (proc(5)).</summary>
internal static class ProcessMemory
{
    private const int BytesPerMiB = 1024 * 1024;

    public static bool IsKnown => OperatingSystem.IsLinux();

    /// <summary>The resident memory of a process and all processes that it started, in MiB.</summary>
    public static double OfTree(int processId)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(ParentOf);
        return OfTree(processId, children);
    }

    private static double OfTree(int processId, ILookup<int, int> children) =>
        OfOne(processId) + children[processId].Sum(child => OfTree(child, children));

    private static double OfOne(int processId) =>
        Read(processId, "statm") is { } pages
            ? double.Parse(pages.Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize / BytesPerMiB
            : 0;

    // The program name is in parentheses and can contain any character.
    private static int ParentOf(int processId) =>
        Read(processId, "stat") is { } stat
            ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture)
            : 0;

    private static string? Read(int processId, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/{file}");
        }
        catch (IOException)
        {
            // The process has ended.
            return null;
        }
    }
}
