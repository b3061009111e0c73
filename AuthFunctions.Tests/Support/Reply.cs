using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;

namespace AuthFunctions.Tests.Support;

/// <summary>A complete response, with the assertions that the contract makes about every response of its kind.</summary>
public sealed record Reply(HttpStatusCode Status, string? ContentType, string Text, HttpResponseHeaders Headers)
{
    private static readonly string[] ProblemKeys = ["type", "title", "status", "detail", "traceId"];

    public IReadOnlyList<SetCookieHeaderValue> Cookies =>
        Headers.TryGetValues("Set-Cookie", out var values) ? [.. values.Select(value => SetCookieHeaderValue.Parse(value))] : [];

    public bool IsNoStore => Headers.CacheControl is { NoStore: true };

    public SetCookieHeaderValue Cookie(string name) => Assert.Single(Cookies, cookie => cookie.Name == name);

    public JsonNode Json() => JsonNode.Parse(Text) ?? throw new JsonException("The body is null.");

    /// <summary>Asserts that the body is exactly this JSON: the same keys and values, and no others.</summary>
    public void AssertJson(HttpStatusCode status, object body)
    {
        AssertStatus(status);
        Assert.Equal("application/json; charset=utf-8", ContentType);
        var expected = JsonSerializer.SerializeToNode(body);
        Assert.True(JsonNode.DeepEquals(expected, Json()), $"Expected {expected!.ToJsonString()} and not {Text}");
    }

    /// <summary>Asserts that the body is problem details with this status. For a 400, <c>errors</c> must name exactly these fields.</summary>
    public void AssertProblem(HttpStatusCode status, params string[] fields)
    {
        AssertStatus(status);
        Assert.Equal("application/problem+json", ContentType?.Split(';')[0]);
        var problem = Json().AsObject();
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.All(ProblemKeys, key => Assert.NotEqual("", problem[key]?.ToString() ?? ""));
        Assert.Empty(problem.Select(member => member.Key).Except([.. ProblemKeys, "errors"]));
        Assert.Equal(fields.Order(), (problem["errors"]?.AsObject() ?? []).Select(member => member.Key).Order());
        Assert.All(problem["errors"]?.AsObject() ?? [], member => Assert.NotEmpty(member.Value!.AsArray()));
        Assert.DoesNotContain("Exception", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
    }

    /// <summary>Asserts that the body is the problem of a login that is not recent enough.</summary>
    public void AssertReauthenticationRequired(params string[] methods)
    {
        AssertStatus(HttpStatusCode.Forbidden);
        Assert.Equal("application/problem+json", ContentType?.Split(';')[0]);
        Assert.True(IsNoStore);
        var problem = Json().AsObject();
        Assert.Equal([.. ProblemKeys, "methods"], problem.Select(member => member.Key));
        Assert.Equal("/problems/reauthenticate", (string?)problem["type"]);
        Assert.Equal(("Forbidden", 403), ((string?)problem["title"], (int)problem["status"]!));
        Assert.Equal(methods, problem["methods"]!.AsArray().Select(method => (string)method!));
    }

    /// <summary>Asserts that body and headers equal those of another response, except the trace id and the time-dependent headers.</summary>
    public void AssertIndistinguishableFrom(Reply other, params string[] timeHeaders)
    {
        Assert.Equal((Status, ContentType), (other.Status, other.ContentType));
        Assert.Equal(WithoutTraceId(), other.WithoutTraceId());
        Assert.Equal(HeaderLines(timeHeaders), other.HeaderLines(timeHeaders));
    }

    public void AssertStatus(HttpStatusCode status) =>
        Assert.True(Status == status, $"Expected {(int)status} and not {(int)Status} {Text}");

    private string WithoutTraceId() => (string?)Json()["traceId"] is { } id ? Text.Replace(id, "", StringComparison.Ordinal) : Text;

    private IEnumerable<string> HeaderLines(string[] timeHeaders) => Headers
        .Where(header => header.Key != "Date" && !timeHeaders.Contains(header.Key))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}");
}
