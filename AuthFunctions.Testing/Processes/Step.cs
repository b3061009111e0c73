using System.Diagnostics;

namespace AuthFunctions.Testing.Processes;

/// <summary>A long step. Its line shows the elapsed time; its output is shown only if it fails.</summary>
internal static class Step
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs a command and prints its title and elapsed time. The time is updated every ten seconds.</summary>
    public static async Task<CommandResult> RunAsync(
        string title, string file, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        Console.Write($"{title} ... ");

        try
        {
            var run = Child.RunAsync(file, arguments, folder, cancellationToken);

            while (await Task.WhenAny(run, Task.Delay(ProgressInterval, cancellationToken)) != run && !cancellationToken.IsCancellationRequested)
            {
                Console.Write($"{watch.Elapsed.TotalSeconds:F0} s ... ");
            }

            var result = await run;
            Console.Write($"{watch.Elapsed.TotalSeconds:F1} s");
            return result;
        }
        finally
        {
            Console.WriteLine();
        }
    }
}
