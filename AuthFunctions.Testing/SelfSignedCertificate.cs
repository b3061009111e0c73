using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthFunctions.Testing;

/// <summary>A certificate for 127.0.0.1 with its key, also as PEM files for servers that do not use .NET.</summary>
public sealed class SelfSignedCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificate-");

    /// <summary>Creates the certificate, valid for an hour, and its files.</summary>
    public SelfSignedCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var created = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        // On Windows, a TLS server does not accept a key that exists only in memory.
        Certificate = X509CertificateLoader.LoadPkcs12(created.Export(X509ContentType.Pkcs12), password: null);
        File.WriteAllText(CertificateFile, created.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The path of the certificate's PEM file.</summary>
    public string CertificateFile => Path.Combine(_folder.FullName, "cert.pem");

    /// <summary>The path of the key's PEM file.</summary>
    public string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    /// <summary>Deletes the files.</summary>
    public void Dispose()
    {
        Certificate.Dispose();
        _folder.Delete(recursive: true);
    }
}
