using System.Diagnostics;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Http.Responses;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http;

/// <summary>Lets only users who are logged in reach a function of the account API.</summary>
public sealed class SessionGate(Auth auth, ClientInfoReader clients, SessionCookie cookie)
{
    /// <summary>Runs a function for the session of a request. Without a live session, the response is a 401 problem.</summary>
    /// <param name="request">The request.</param>
    /// <param name="function">The function.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public Task<HttpResponseData> EnterAsync(
        HttpRequestData request, Func<AccessResult.Granted, ClientInfo, Task<HttpResponseData>> function, CancellationToken cancellationToken) =>
        EnterAsync(request, needsRecentLogin: false, function, cancellationToken);

    /// <summary>As above, for a session that began a short time ago. For an older one, the response is a 403 problem that asks for the credentials.</summary>
    /// <param name="request">The request.</param>
    /// <param name="function">The function.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public Task<HttpResponseData> EnterRecentAsync(
        HttpRequestData request, Func<AccessResult.Granted, ClientInfo, Task<HttpResponseData>> function, CancellationToken cancellationToken) =>
        EnterAsync(request, needsRecentLogin: true, function, cancellationToken);

    /// <summary>Responds with a 401 problem, as to a request without a live session.</summary>
    public HttpResponseData Refuse(HttpRequestData request) => cookie.Clear(request, request.Problem(Problems.NotLoggedIn));

    private async Task<HttpResponseData> EnterAsync(
        HttpRequestData request,
        bool needsRecentLogin,
        Func<AccessResult.Granted, ClientInfo, Task<HttpResponseData>> function,
        CancellationToken cancellationToken)
    {
        var client = clients.Read(request);
        return await auth.AuthorizeAsync(cookie.Read(request), needsRecentLogin, client, cancellationToken) switch
        {
            AccessResult.Granted access => await function(access, client),
            AccessResult.NoSession => Refuse(request),
            AccessResult.ReauthenticationRequired required => request.Problem(Problems.ReauthenticationRequired(required.Methods)),
            _ => throw new UnreachableException(),
        };
    }
}
