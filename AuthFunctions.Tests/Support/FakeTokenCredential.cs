using System.Buffers.Text;
using System.Text.Json;
using Azure.Core;

namespace AuthFunctions.Tests.Support;

/// <summary>Issues tokens whose claims the emulator accepts. The emulator does not check their signature.</summary>
internal sealed class FakeTokenCredential : TokenCredential
{
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var (now, expires) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddHours(1));
        var header = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { alg = "HS256", typ = "JWT" }));
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new
        {
            aud = "https://storage.azure.com",
            iss = "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
            iat = now.AddMinutes(-1).ToUnixTimeSeconds(),
            nbf = now.AddMinutes(-1).ToUnixTimeSeconds(),
            exp = expires.ToUnixTimeSeconds(),
        }));
        return new AccessToken($"{header}.{payload}.{Base64Url.EncodeToString("signature"u8)}", expires);
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
