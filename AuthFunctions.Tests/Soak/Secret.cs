namespace AuthFunctions.Tests.Soak;

/// <summary>A session id or a reset token that was handed out, or one that never was.</summary>
internal sealed class Secret(string text, Validity validity)
{
    public string Text => text;

    public Validity Validity { get; private set; } = validity;

    public void End() => Validity = Validity.Ended;

    public void Doubt()
    {
        if (Validity == Validity.Works)
        {
            Validity = Validity.InDoubt;
        }
    }
}
