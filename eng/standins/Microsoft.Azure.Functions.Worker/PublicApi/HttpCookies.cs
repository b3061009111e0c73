namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The cookies that a response sets, each in a header of its own.</summary>
public abstract class HttpCookies
{
    /// <summary>Adds a cookie without attributes.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public abstract void Append(string name, string value);

    /// <summary>Adds a cookie.</summary>
    /// <param name="cookie">The cookie.</param>
    public abstract void Append(IHttpCookie cookie);

    /// <summary>Creates an empty cookie, which is not added.</summary>
    public abstract IHttpCookie CreateNew();
}
