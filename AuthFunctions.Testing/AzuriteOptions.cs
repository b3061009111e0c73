namespace AuthFunctions.Testing;

/// <summary>Options for the start of an <see cref="Azurite"/>.</summary>
public sealed record AzuriteOptions
{
    /// <summary>
    /// The port of the table service. 0 uses the last port of the same <see cref="DataDirectory"/> if there is one, or else any free port. A test that
    /// stops and restarts an emulator passes the port of the first one.
    /// </summary>
    public int Port { get; init; }

    /// <summary>The data folder. It is written when the emulator is disposed. Null keeps the data in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The PEM files of a certificate and its key. If they are set, the emulator uses https.</summary>
    public (string Certificate, string Key)? TlsFiles { get; init; }

    /// <summary>Whether bearer tokens are accepted. This also requires <see cref="TlsFiles"/>. The token signature is not checked.</summary>
    public bool AllowTokens { get; init; }
}
