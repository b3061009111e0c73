using System.Text;

namespace AuthFunctions.Tests.Support;

/// <summary>A fault that affects only one account's operations, so that many tests can share a <see cref="FaultProxy"/>.</summary>
/// <param name="fault">The fault.</param>
/// <param name="position">The position of the affected operation among the account's operations, from 0.</param>
/// <param name="lasts">True affects all attempts of that operation and of all later ones. False affects only its first attempt.</param>
/// <param name="marks">Texts that identify the account: each of its operations contains at least one in its address or body, and no other does.</param>
internal sealed class TargetedFault(Fault fault, int position, bool lasts, IReadOnlyCollection<string> marks)
{
    private readonly Lock _lock = new();
    private readonly List<string> _operations = [];
    private bool _ended;

    /// <summary>The position of the affected operation among the account's operations, from 0.</summary>
    public int Position => position;

    /// <summary>Whether the account's operations reached the position of the fault.</summary>
    public bool WasMet { get; private set; }

    public Fault Decide(StorageAttempt attempt)
    {
        if (!marks.Any($"{attempt.Target} {Encoding.UTF8.GetString(attempt.Body)}".Contains))
        {
            return Fault.None;
        }

        lock (_lock)
        {
            var isFirstTry = !_operations.Contains(attempt.Operation);
            if (isFirstTry)
            {
                _operations.Add(attempt.Operation);
            }

            var at = _operations.IndexOf(attempt.Operation);
            var isMet = !_ended && (lasts ? at >= position : at == position && isFirstTry);
            WasMet |= isMet;
            return isMet ? fault : Fault.None;
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _ended = true;
        }
    }
}
