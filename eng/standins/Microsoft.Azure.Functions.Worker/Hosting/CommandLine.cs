using System.Globalization;

namespace Microsoft.Azure.Functions.Worker.Hosting;

/// <summary>The one option that a local host shares with <c>func start</c>.</summary>
internal static class CommandLine
{
    /// <summary>The port of <c>--port N</c>, <c>--port=N</c> or <c>-p N</c>, or null.</summary>
    /// <exception cref="ArgumentException">The port is missing or not a port.</exception>
    public static int? FindPort(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--port" or "-p")
            {
                return Parse(i + 1 < args.Length ? args[i + 1] : null);
            }

            if (args[i].StartsWith("--port=", StringComparison.Ordinal))
            {
                return Parse(args[i]["--port=".Length..]);
            }
        }

        return null;
    }

    private static int Parse(string? port) =>
        ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value != 0
            ? value
            : throw new ArgumentException($"--port takes a number from 1 to 65535, not '{port}'.");
}
