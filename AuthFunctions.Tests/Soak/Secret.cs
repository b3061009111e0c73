namespace AuthFunctions.Tests.Soak;

/// <summary>A session id or a reset token. Some are real, others were never issued.</summary>
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
