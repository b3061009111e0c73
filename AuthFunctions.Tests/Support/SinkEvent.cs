namespace AuthFunctions.Tests.Support;

/// <summary>What a <see cref="MailSink"/> saw: <c>login</c>, <c>refusal</c>, <c>mail</c> or <c>error</c>, and what there is to say about it.</summary>
public sealed record SinkEvent(string Event)
{
    public int Port { get; init; }

    /// <summary>The sender of the envelope.</summary>
    public string From { get; init; } = "";

    /// <summary>The recipients of the envelope.</summary>
    public string To { get; init; } = "";

    /// <summary>Who logged in, or wanted to.</summary>
    public string? User { get; init; }

    public string? Method { get; init; }

    /// <summary>Whether it came over TLS.</summary>
    public bool Secure { get; init; }

    public string Subject { get; init; } = "";

    /// <summary>The mail's headers as they were sent, unfolded.</summary>
    public string Headers { get; init; } = "";

    /// <summary>The content types of its parts.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    public string Text { get; init; } = "";

    public string Html { get; init; } = "";

    public string? Message { get; init; }
}
