using System.Globalization;
using System.Net;
using AuthFunctions.Core.Accounts;
using AuthFunctions.Core.Accounts.Sessions;
using AuthFunctions.Http.Bodies;
using AuthFunctions.Http.Responses;
using AuthFunctions.Pages;
using Microsoft.Azure.Functions.Worker.Http;

namespace AuthFunctions.Http.Pages;

/// <summary>What the queries of pages say.</summary>
internal static class PageVisit
{
    /// <summary>Says that a mail was sent.</summary>
    public const string Sent = "sent=1";

    public static bool IsSent(HttpRequestData request) => request.Query["sent"] == "1";

    /// <returns>The key of the text of a notice; null when the request has none that is known.</returns>
    public static string? FindNotice(HttpRequestData request, PageTexts texts) =>
        request.Query["notice"] is { Length: > 0 and < 50 } notice && texts.Has($"Notice_{notice}") ? $"Notice_{notice}" : null;
}

/// <summary>A request for a page or with the page's form, and the ways to respond to it.</summary>
/// <typeparam name="TView">The page.</typeparam>
public sealed class PageVisit<TView>
    where TView : PageView
{
    private readonly PageRenderer _renderer;
    private readonly PageTargets _targets;
    private readonly PageLanguage _languages;
    private readonly Dictionary<string, object?> _parameters = [];
    private readonly Dictionary<string, string> _fields = [];
    private PageContext _context;

    internal PageVisit(
        HttpRequestData request, PageContext context, ClientInfo client, PageRenderer renderer, PageTargets targets, PageLanguage languages)
    {
        Request = request;
        Client = client;
        _context = context;
        _renderer = renderer;
        _targets = targets;
        _languages = languages;
    }

    /// <summary>The request.</summary>
    public HttpRequestData Request { get; }

    /// <summary>The client, with the language of the page.</summary>
    public ClientInfo Client { get; }

    /// <summary>Whether the request sends the page's form.</summary>
    public bool IsPost => Request.Method == "POST";

    /// <summary>Whether a mail was sent, and the page says so.</summary>
    public bool IsSent => PageVisit.IsSent(Request);

    /// <summary>A field of the form, as typed; empty when it is missing.</summary>
    public string this[string field] => _fields.GetValueOrDefault(field, string.Empty);

    /// <summary>Whether the form has a field, if only an empty one.</summary>
    public bool Has(string field) => _fields.ContainsKey(field);

    /// <summary>Sets a parameter of the page.</summary>
    /// <returns>This visit.</returns>
    public PageVisit<TView> With(string parameter, object? value)
    {
        _parameters[parameter] = value;
        return this;
    }

    /// <summary>Reads the fields of the form that the page needs.</summary>
    /// <returns>The response to a form that cannot be read or lacks fields; null when every field is there.</returns>
    public async Task<HttpResponseData?> ReadAsync(CancellationToken cancellationToken, params string[] names) =>
        await ReadOptionalAsync(cancellationToken, names) ?? await FindMissingAsync(names);

    /// <summary>Checks that fields are not empty.</summary>
    /// <returns>The response to a form that lacks some of them; otherwise null.</returns>
    public async Task<HttpResponseData?> FindMissingAsync(params string[] names)
    {
        var missing = names.Where(name => this[name].Length == 0).Select(name => new FormError(name, _context.Texts[$"Missing_{name}"])).ToList();
        return missing.Count == 0 ? null : await ShowAsync(HttpStatusCode.UnprocessableEntity, missing);
    }

    /// <summary>As above; fields may be missing.</summary>
    /// <returns>The response to a form that cannot be read; otherwise null.</returns>
    public async Task<HttpResponseData?> ReadOptionalAsync(CancellationToken cancellationToken, params string[] names)
    {
        var fields = await RequestFields.ReadOptionalAsync(Request, cancellationToken, names);
        if (fields.Problem is { } problem)
        {
            return Request.Problem(problem);
        }

        foreach (var name in names)
        {
            if (fields.Find(name) is { } value)
            {
                _fields[name] = value;
            }
        }

        return null;
    }

    /// <summary>Shows the page.</summary>
    public Task<HttpResponseData> ShowAsync() => ShowAsync(HttpStatusCode.OK, []);

    /// <summary>Shows the page with a status.</summary>
    public Task<HttpResponseData> ShowAsync(HttpStatusCode status) => ShowAsync(status, []);

    /// <summary>Shows the page with what is wrong with the form, and what was typed but passwords.</summary>
    /// <param name="error">The key of the text.</param>
    /// <param name="field">The field; null for the form as a whole.</param>
    public Task<HttpResponseData> RefuseAsync(string error, string? field = null) =>
        ShowAsync(HttpStatusCode.UnprocessableEntity, [new FormError(field, _context.Texts[error])]);

    /// <summary>As above, with the reasons of the accounts.</summary>
    /// <param name="reasons">Each field, and what is wrong with it. A field without a reason is left out.</param>
    public Task<HttpResponseData> RefuseAsync(params (string Field, string? Reason)[] reasons) => ShowAsync(
        HttpStatusCode.UnprocessableEntity,
        [.. from item in reasons where item.Reason is not null select new FormError(item.Field, _context.Texts.Format($"Invalid_{item.Field}", _context.Texts.Reason(item.Reason)))]);

    /// <summary>As above, to a user under whose name too many logins in a row have failed.</summary>
    public Task<HttpResponseData> LockAsync(LoginName name) => RefuseAsync(name.IsEmail ? "Locked" : "LockedUsername");

    /// <summary>As above, to a client that has to wait.</summary>
    public async Task<HttpResponseData> ThrottleAsync(TimeSpan retryAfter)
    {
        var response = await ShowAsync(
            HttpStatusCode.TooManyRequests, [new FormError(null, _context.Texts.Format("Throttled", _context.Texts.Wait(retryAfter)))]);
        response.Headers.Add("Retry-After", Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        return response;
    }

    /// <summary>Leads to another page.</summary>
    /// <param name="route">One of <see cref="PageRoutes"/>.</param>
    /// <param name="notice">The end of the key of a text that says what was done.</param>
    public HttpResponseData Redirect(string route, string? notice = null) => Redirect(route, notice is null ? [] : [$"notice={notice}"]);

    /// <summary>Leads to a page that says that a mail was sent.</summary>
    public HttpResponseData RedirectToSent(string route) => Redirect(route, [PageVisit.Sent]);

    /// <summary>Leads to where the user wanted to go.</summary>
    public HttpResponseData RedirectOnward() => SeeOther(_targets.Find(Request));

    /// <summary>Leads to the other site that the request names; otherwise to a page.</summary>
    public HttpResponseData RedirectBackOr(string route, string notice) =>
        _targets.FindReturnTo(Request) is { } address ? SeeOther(address) : Redirect(route, notice);

    /// <summary>Leads to the login or to the re-authentication, and back to a page.</summary>
    internal HttpResponseData RedirectToProof(string route, string back) => SeeOther($"{_targets.AddressOf(route)}?{PageTargets.QueryFor(back)}");

    /// <summary>Leads to the page that sets a new password, with a token that is not mailed.</summary>
    internal HttpResponseData RedirectToReset(string token) =>
        SeeOther($"{_targets.AddressOf(PageRoutes.Reset)}#token={Uri.EscapeDataString(token)}&email={Uri.EscapeDataString(this["email"])}");

    /// <summary>Shows the page as that of a user who is logged in.</summary>
    internal void LogIn(Session session) => _context = _context with { LoginName = session.LoginName.Text };

    private HttpResponseData Redirect(string route, IEnumerable<string> query)
    {
        var onward = PageRoutes.AfterLogin.Contains(route) ? string.Empty : _context.Onward.TrimStart('?');
        var all = string.Join('&', query.Append(onward).Where(part => part.Length > 0));
        return SeeOther(_targets.AddressOf(route) + (all.Length == 0 ? string.Empty : $"?{all}"));
    }

    private HttpResponseData SeeOther(string location)
    {
        var response = Request.SeeOther(location);
        _languages.Keep(Request, response);
        return response;
    }

    private async Task<HttpResponseData> ShowAsync(HttpStatusCode status, IReadOnlyList<FormError> errors)
    {
        var kept = _fields.Where(field => !field.Key.Contains("password", StringComparison.Ordinal)).ToDictionary();
        var html = await _renderer.RenderAsync<TView>(_context with { Errors = errors, Values = kept }, _parameters);
        var response = Request.Html(status, html, _context);
        _languages.Keep(Request, response);
        return response;
    }
}
