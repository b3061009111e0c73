using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthFunctions.Tests.Support;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Packages;

public sealed class AzureDataTablesAuthenticationTests(AzuriteFixture azurite)
{
    private const string OtherKey = "c29tZSBvdGhlciBrZXk=";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Endpoint => azurite.Azurite.TableEndpoint;

    [Fact]
    public async Task SharedKey_RightKey_IsLetIn()
    {
        var credential = new TableSharedKeyCredential(Azurite.AccountName, Azurite.AccountKey);
        var created = new TableServiceClient(Endpoint, credential).GetTableClient(AzuriteFixture.NewTableName());
        await created.CreateAsync(Cancel);

        var response = await new TableClient(Endpoint, created.Name, credential).AddEntityAsync(new TableEntity("p", "r"), Cancel);

        Assert.Equal(204, response.Status);
    }

    [Fact]
    public async Task SharedKey_WrongKey_Fails403UntilItIsReplaced()
    {
        var existing = await azurite.CreateTableAsync();
        var credential = new TableSharedKeyCredential(Azurite.AccountName, OtherKey);
        var table = new TableClient(Endpoint, existing.Name, credential);

        var exception = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r"), Cancel));
        credential.SetAccountKey(Azurite.AccountKey);
        var added = await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);

        Assert.Equal(403, exception.Status);
        Assert.DoesNotContain(OtherKey, exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(204, added.Status);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1/users")]
    [InlineData(
        "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5;EndpointSuffix=core.windows.net", "acme", "https://acme.table.core.windows.net/users")]
    [InlineData("AccountName=acme;AccountKey=a2V5;EndpointSuffix=core.windows.net;", "acme", "https://acme.table.core.windows.net/users")]
    [InlineData("accountname=acme;accountkey=a2V5IQ==;tableendpoint=https://acme.example.org/", "acme", "https://acme.example.org/users")]
    public void ConnectionString_WellFormed_NamesAccountAndEndpoint(string connectionString, string accountName, string address)
    {
        var table = new TableClient(connectionString, "users");

        Assert.Equal((accountName, "users", address), (table.AccountName, table.Name, table.Uri.AbsoluteUri));
    }

    [Theory]
    [InlineData("", typeof(ArgumentException))]
    [InlineData("nonsense", typeof(InvalidOperationException))]
    [InlineData("AccountName=", typeof(InvalidOperationException))]
    [InlineData("AccountName=a;;AccountKey=a2V5", typeof(InvalidOperationException))]
    [InlineData("AccountName=a;AccountName=b", typeof(InvalidOperationException))]
    [InlineData("AccountName=a;AccountKey=a2V5", typeof(ArgumentException))]
    [InlineData("AccountName=a;EndpointSuffix=core.windows.net", typeof(ArgumentException))]
    [InlineData("AccountName=a;AccountKey=s3cret!;EndpointSuffix=core.windows.net", typeof(FormatException))]
    [InlineData("AccountName=a;AccountKey=a2V5;TableEndpoint=http://:x", typeof(UriFormatException))]
    public void ConnectionString_Malformed_IsRejectedWithoutShowingTheKey(string connectionString, Type exceptionType)
    {
        var exception = Assert.Throws(exceptionType, () => new TableServiceClient(connectionString));

        Assert.DoesNotContain("a2V5", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NullArgument_IsRejected()
    {
        Assert.Throws<ArgumentNullException>(() => new TableServiceClient((string)null!));
        Assert.Throws<ArgumentNullException>(() => new TableClient(Endpoint, "users", (TableSharedKeyCredential)null!));
        Assert.ThrowsAny<ArgumentException>(() => new TableClient("UseDevelopmentStorage=true", ""));
    }

    [Fact]
    public async Task Token_OverHttps_IsLetIn()
    {
        var folder = Directory.CreateTempSubdirectory("azurite-");
        try
        {
            using var certificate = CreateCertificate();
            var files = await WriteAsync(certificate, folder);
            await using var server = await Azurite.StartAsync(new AzuriteOptions { TlsFiles = files, AllowTokens = true }, Cancel);
            using var handler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, presented, _, _) => certificate.Equals(presented),
                },
            };
            var options = new TableClientOptions { Transport = new HttpClientTransport(handler) };
            var credential = new FakeTokenCredential();
            var table = new TableServiceClient(server.TableEndpoint, credential, options).GetTableClient("users");

            await table.CreateIfNotExistsAsync(Cancel);
            await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);
            var read = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);

            Assert.True(read.HasValue);
            Assert.Equal(["https://storage.azure.com/.default"], credential.Scopes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Token_OverHttp_IsNotAskedFor()
    {
        var credential = new FakeTokenCredential();
        var table = new TableClient(Endpoint, "users", credential);

        var get = () => table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(get);
        Assert.Empty(credential.Scopes);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    private static async Task<(string Certificate, string Key)> WriteAsync(X509Certificate2 certificate, DirectoryInfo folder)
    {
        var files = (Certificate: Path.Combine(folder.FullName, "cert.pem"), Key: Path.Combine(folder.FullName, "key.pem"));
        using var key = certificate.GetRSAPrivateKey()!;
        await File.WriteAllTextAsync(files.Certificate, certificate.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(files.Key, key.ExportPkcs8PrivateKeyPem(), Cancel);
        return files;
    }
}
