using AuthFunctions.Core.Accounts;
using System.Text;
using AuthFunctions.Http;
using AuthFunctions.Http.Bodies;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Benchmarks.Micro;

/// <summary>Reads the fields of a login, in each body format, and the session cookie.</summary>
public class RequestBenchmarks
{
    private const string Boundary = "------------------------d74496d66958873e";

    private static readonly string[] Names = ["email", "password"];

    private readonly SessionCookie _cookie = new(Options.Create(new HttpOptions()), CreateCookies());
    private readonly StubRequest _form = new("application/x-www-form-urlencoded", "email=bob%40example.com&password=correct+horse+battery+staple");
    private readonly StubRequest _json = new("application/json", """{"email":"bob@example.com","password":"correct horse battery staple"}""");
    private readonly StubRequest _multipart = new($"multipart/form-data; boundary={Boundary}", Part("email", "bob@example.com") + Part("password", "correct horse battery staple") + $"--{Boundary}--\r\n");
    private readonly StubRequest _withCookies = new(cookie: "theme=dark; session_id=2a5c8d94-71b3-4e0f-8d6a-9c1e5f7b3a20; consent=all");

    /// <summary><c>application/x-www-form-urlencoded</c>.</summary>
    [Benchmark]
    public Task<string> Form() => ReadAsync(_form);

    /// <summary><c>application/json</c>.</summary>
    [Benchmark]
    public Task<string> Json() => ReadAsync(_json);

    /// <summary><c>multipart/form-data</c>.</summary>
    [Benchmark]
    public Task<string> Multipart() => ReadAsync(_multipart);

    /// <summary>Reads the session id from a header with three cookies.</summary>
    [Benchmark]
    public string Cookie() => _cookie.Read(_withCookies).Single();

    private static Cookies CreateCookies() =>
        new(Options.Create(new HttpOptions()), new PublicAddress(Options.Create(new AuthOptions()), Options.Create(new HttpOptions())));

    private static async Task<string> ReadAsync(StubRequest request)
    {
        request.Body.Position = 0;
        var fields = await RequestFields.ReadAsync(request, CancellationToken.None, Names);
        return fields.Problem is null ? fields["password"] : throw new InvalidOperationException(fields.Problem.Detail);
    }

    private static string Part(string name, string text) =>
        new StringBuilder().Append("--").Append(Boundary).Append("\r\nContent-Disposition: form-data; name=\"").Append(name).Append("\"\r\n\r\n").Append(text).Append("\r\n").ToString();
}
