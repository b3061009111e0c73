namespace BCrypt.Net;

/// <summary>The parts of a bcrypt hash, as <see cref="BCrypt.InterrogateHash"/> finds them.</summary>
public sealed class HashInformation
{
    internal HashInformation(string settings, string version, string workFactor, string rawHash)
    {
        Settings = settings;
        Version = version;
        WorkFactor = workFactor;
        RawHash = rawHash;
    }

    /// <summary>Version and work factor as they stand in the hash: <c>$2a$11</c>.</summary>
    public string Settings { get; }

    /// <summary>The version: <c>2a</c>.</summary>
    public string Version { get; }

    /// <summary>The work factor, two digits: <c>11</c>.</summary>
    public string WorkFactor { get; }

    /// <summary>Salt and digest, 53 characters.</summary>
    public string RawHash { get; }
}
