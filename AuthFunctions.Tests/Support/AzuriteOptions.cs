namespace AuthFunctions.Tests.Support;

/// <summary>How an <see cref="Azurite"/> is started.</summary>
public sealed record AzuriteOptions
{
    /// <summary>The port to listen on; 0 for any free one. A test that stops and restarts an emulator passes the first one's port.</summary>
    public int Port { get; init; }

    /// <summary>Where tables are kept; in memory when null. They are written when the emulator is disposed.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>A PEM certificate and its PEM key: the emulator then speaks https.</summary>
    public (string Certificate, string Key)? TlsFiles { get; init; }

    /// <summary>Whether bearer tokens are accepted, which takes <see cref="TlsFiles"/> too. Their signature is not checked.</summary>
    public bool AllowTokens { get; init; }
}
