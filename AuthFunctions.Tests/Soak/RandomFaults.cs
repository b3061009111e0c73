namespace AuthFunctions.Tests.Soak;

/// <summary>Random faults. Some affect one attempt of an operation, others affect all its attempts.</summary>
internal sealed class RandomFaults(int seed)
{
    private static readonly (Fault Fault, int Weight)[] Weights =
    [
        (Fault.LoseRequest, 20),
        (Fault.LoseResponse, 25),
        (Fault.CutResponse, 20),
        (Fault.ServerError, 15),
        (Fault.Busy, 6),
        (Fault.BusyForAnHour, 1),
        (Fault.HangBefore, 2),
        (Fault.HangAfter, 3),
        (Fault.RespondSlowly, 4),
        (Fault.ArriveLate, 4),
    ];

    private static readonly Fault[] Lots = [.. Weights.SelectMany(item => Enumerable.Repeat(item.Fault, item.Weight))];

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _doomed = [];

    public Fault Decide(StorageAttempt attempt)
    {
        lock (_lock)
        {
            if (_random.Next(100) < 3)
            {
                _doomed.Add(attempt.Operation);
            }

            return _doomed.Contains(attempt.Operation) || _random.Next(100) < 5 ? Lots[_random.Next(Lots.Length)] : Fault.None;
        }
    }
}
