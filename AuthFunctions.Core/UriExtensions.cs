namespace AuthFunctions.Core;

/// <summary>Checks of addresses in settings.</summary>
internal static class UriExtensions
{
    /// <summary>Whether an address is absolute and encrypts, or is on this machine.</summary>
    public static bool IsHttpsOrLoopback(this Uri url) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
