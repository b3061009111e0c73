using System.Net.Security;
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
        using var certificate = new SelfSignedCertificate();
        var options = new AzuriteOptions { TlsFiles = (certificate.CertificateFile, certificate.KeyFile), AllowTokens = true };
        await using var server = await Azurite.StartAsync(options, Cancel);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, presented, _, _) => certificate.Certificate.Equals(presented),
            },
        };
        var clientOptions = new TableClientOptions { Transport = new HttpClientTransport(handler) };
        var credential = new FakeTokenCredential();
        var table = new TableServiceClient(server.TableEndpoint, credential, clientOptions).GetTableClient("users");

        await table.CreateIfNotExistsAsync(Cancel);
        await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);
        var read = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        Assert.True(read.HasValue);
        Assert.Equal(["https://storage.azure.com/.default"], credential.Scopes);
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
}
