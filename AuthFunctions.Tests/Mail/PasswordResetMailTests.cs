using AuthFunctions.Tests.Support;
using static System.Net.HttpStatusCode;

namespace AuthFunctions.Tests.Mail;

/// <summary>Password reset by mail, as seen by a client and by the mailbox owner. The app runs in its own process.</summary>
[Trait("Category", "Host")]
public sealed class PasswordResetMailTests(AuthApp app)
{
    private const string Request = "POST /reset_password";
    private const string Message = "if that email is registered, a reset link is on its way";
    private const string MailPassword = "k7Qzw2-mail";

    private static readonly (string Name, string Value)[] Delivery =
    [
        ("Auth__PasswordReset__TokenDelivery", "Email"), ("Auth__EmailVerification", "Off"),
        ("Auth__PublicBaseUrl", MailHarness.PublicBaseUrl),
    ];

    // The notice has a delay of a minute.
    private static readonly TimeSpan NoticeTimeout = TimeSpan.FromMinutes(3);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_MailServerWithImplicitTls_SendsTheMail()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The app is made to trust a test's certificate by SSL_CERT_FILE, which only Linux reads.");
        using var certificate = new SelfSignedCertificate();
        await using var sink = MailSink.Start(new() { Certificate = certificate.Certificate, IsImplicitTls = true });
        await using var azurite = await StartAzuriteAsync();
        await using var own = await app.StartOwnAsync(
        [
            .. Delivery,
            ("AuthStorage", azurite.ConnectionString),
            .. sink.Settings.Where(setting => setting.Name != "Smtp__Security"),
            ("Smtp__Security", "Tls"),
            ("SSL_CERT_FILE", certificate.CertificateFile),
        ]);
        var email = Unique.Email();
        await own.Client.RegisterAsync(email, "b4l0u");

        (await own.Client.SendAsync(Request, ("email", email))).AssertStatus(OK);

        var mail = await sink.NextMailAsync(CancellationToken);
        Assert.Equal((email, true), (mail.To, mail.Secure));
    }

    [Fact]
    public async Task Request_UserWhoRegisteredInFrench_GetsTheOperatorsLinkInFrench()
    {
        await using var sink = MailSink.Start();
        await using var azurite = await StartAzuriteAsync();
        await using var own = await app.StartOwnAsync(
        [
            .. Delivery,
            ("AuthStorage", azurite.ConnectionString),
            ("Mail__LinkTemplates__ResetPassword", "https://example.com/reset#token={token}"),
            .. sink.Settings,
        ]);
        var email = Unique.Email();
        (await own.Client.SendAsync(
            "POST /users", Body.Form([("email", email), ("password", "b4l0u")]), cookie: null, ("Accept-Language", "fr-CA,fr;q=0.8,en;q=0.3"))).AssertStatus(OK);

        (await own.Client.SendAsync(Request, ("email", email))).AssertStatus(OK);

        var mail = await sink.NextMailAsync(CancellationToken);
        Assert.Equal("Nouveau mot de passe pour app.example.com", mail.Subject);
        Assert.Contains($"https://example.com/reset#token={MailHarness.TokenOf(mail)}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_OverStartTlsWithALogin_WorksFromTheRequestToTheNotice()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The app is made to trust a test's certificate by SSL_CERT_FILE, which only Linux reads.");
        using var certificate = new SelfSignedCertificate();
        await using var sink = MailSink.Start(new() { Certificate = certificate.Certificate, Login = ("app", MailPassword) });
        await using var azurite = await StartAzuriteAsync();
        await using var own = await app.StartOwnAsync(
        [
            .. Delivery,
            ("AuthStorage", azurite.ConnectionString),
            .. sink.Settings.Where(setting => setting.Name != "Smtp__Security"),
            ("Smtp__User", "app"),
            ("Smtp__Password", MailPassword),
            ("SSL_CERT_FILE", certificate.CertificateFile),
        ]);
        var email = Unique.Email();
        await own.Client.RegisterAsync(email, "b4l0u");

        (await own.Client.SendAsync(Request, ("email", email))).AssertJson(OK, new { email, message = Message });

        Assert.Equal(new SinkEvent.Login("app", "PLAIN", Secure: true), await sink.NextAsync<SinkEvent.Login>(CancellationToken));
        var mail = await sink.NextMailAsync(CancellationToken);
        Assert.Equal((email, "app", true), (mail.To, mail.User, mail.Secure));
        var token = MailHarness.TokenOf(mail);
        (await own.Client.SendAsync("PUT /reset_password", ("email", email), ("reset_token", token), ("new_password", "t4rt1fl3tt3")))
            .AssertJson(OK, new { email, message = "Password updated" });
        await own.Client.LogInAsync(email, "t4rt1fl3tt3");

        await sink.NextAsync<SinkEvent.Login>(CancellationToken, NoticeTimeout);
        var notice = await sink.NextMailAsync(CancellationToken);
        Assert.Equal(email, notice.To);
        Assert.Contains("was changed", notice.Subject, StringComparison.Ordinal);
        Assert.All(
            [email, token, MailPassword, "b4l0u", "t4rt1fl3tt3"],
            secret => Assert.DoesNotContain(secret, own.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_AnyEmail_IsAnsweredAlike()
    {
        await using var sink = MailSink.Start();
        await using var azurite = await StartAzuriteAsync();
        await using var own = await app.StartOwnAsync([.. Delivery, ("AuthStorage", azurite.ConnectionString), .. sink.Settings]);
        var registered = $"Mixed.{Unique.Email()}";
        await own.Client.RegisterAsync(registered, "b4l0u");
        string[] emails =
        [
            registered, $" {registered.ToUpperInvariant()}", Unique.Email(), "nobody", "", "no\tbody@example.com", "<b>@example.com",
            $"{new string('a', 300)}@example.com",
        ];

        var headers = new HashSet<string>();
        foreach (var email in emails)
        {
            var reply = await own.Client.SendAsync(Request, ("email", email));

            reply.AssertJson(OK, new { email, message = Message });
            headers.Add(string.Join(' ', reply.Headers.Select(header => header.Key).Order()));
        }

        Assert.Single(headers);
        (await own.Client.SendAsync(Request, ("extra", "x"))).AssertProblem(BadRequest, "email");
    }

    [Fact]
    public async Task Request_StorageAndMailServerDown_Returns503ForEveryEmail()
    {
        await using var own = await app.StartOwnAsync(
        [
            .. Delivery,
            ("AuthStorage", Azurite.ConnectionStringOf(port: 1)),
            ("Smtp__Host", "localhost"), ("Smtp__Port", "1"), ("Smtp__From", "no-reply@example.com"), ("Smtp__Security", "None"),
        ]);

        foreach (var email in (string[])["bob@example.com", "alice@example.com"])
        {
            (await own.Client.SendAsync(Request, ("email", email))).AssertProblem(ServiceUnavailable);
        }
    }

    [Fact]
    public async Task Start_WithoutAMailServer_IsRefusedAndSaysWhatIsMissing()
    {
        var start = async () => await (await app.StartOwnAsync(("Auth__PasswordReset__TokenDelivery", "Email"))).DisposeAsync();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(start);
        Assert.All(
            ["Auth__PublicBaseUrl", "Smtp__Host", "Smtp__From"],
            name => Assert.Contains(name, exception.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", exception.Message, StringComparison.Ordinal);
    }

    // Every app serves the tasks of its storage, with its own mail server.
    private static Task<Azurite> StartAzuriteAsync()
    {
        AuthApp.SkipWhenDeployed("this test needs a storage of its own.");
        return Azurite.StartAsync(cancellationToken: CancellationToken);
    }
}
