using System.Text;

namespace AuthFunctions.Tests.Support;

/// <summary>A fault that meets one account's operations only, so that many tests share a <see cref="FaultProxy"/>.</summary>
/// <param name="fault">What happens.</param>
/// <param name="position">Which of the account's operations it happens to, from 0.</param>
/// <param name="lasts">Whether it happens to every try of that operation and to all that follow, or to its first try only.</param>
/// <param name="marks">Texts of which the account's operations have at least one in their address or body, and no others have.</param>
internal sealed class TargetedFault(Fault fault, int position, bool lasts, IReadOnlyCollection<string> marks)
{
    private readonly Lock _lock = new();
    private readonly List<string> _operations = [];
    private bool _ended;

    /// <summary>Whether the account's operations came as far as the fault.</summary>
    public bool WasMet { get; private set; }

    public Fault Decide(StorageTry attempt)
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
