namespace AuthFunctions.Testing;

/// <summary>How an <see cref="Azurite"/> is started.</summary>
public sealed record AzuriteOptions
{
    /// <summary>
    /// The port of the table service; 0 for the port of the last time with the same <see cref="DataDirectory"/>, or any free one. A test that stops and
    /// restarts an emulator passes the first one's port.
    /// </summary>
    public int Port { get; init; }

    /// <summary>The folder of the data, which is written when the emulator is disposed; null keeps the data in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Whether to emulate blobs and queues too, as Azure Functions Core Tools need them.</summary>
    public bool AllServices { get; init; }

    /// <summary>The PEM files of a certificate and its key: the emulator then uses https.</summary>
    public (string Certificate, string Key)? TlsFiles { get; init; }

    /// <summary>Whether bearer tokens are accepted, which requires <see cref="TlsFiles"/> too. Their signature is not checked.</summary>
    public bool AllowTokens { get; init; }
}
