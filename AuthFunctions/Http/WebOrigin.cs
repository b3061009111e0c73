namespace AuthFunctions.Http;

/// <summary>
/// Origins (RFC 6454) in the one form in which they are compared: scheme and host in lower case, an international host as A-labels, which is what
/// browsers send, and no port where it is the scheme's default. Apps have schemes of their own: <c>capacitor://localhost</c>.
/// </summary>
internal static class WebOrigin
{
    /// <returns>The origin in its form; null when the text is no origin: <c>null</c>, an address with a path, a pattern.</returns>
    public static string? TryNormalize(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri is { Host.Length: > 0, UserInfo: "" }
        // Uri adds a path of "/" to the schemes that it knows.
        && uri.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped) is "" or "/"
        && !text.EndsWith('/')
            ? Of(uri)
            : null;

    /// <returns>The origin of an address.</returns>
    public static string Of(Uri address) =>
        $"{address.Scheme}{Uri.SchemeDelimiter}{address.IdnHost.ToLowerInvariant()}{(address.IsDefaultPort ? string.Empty : $":{address.Port}")}";
}
