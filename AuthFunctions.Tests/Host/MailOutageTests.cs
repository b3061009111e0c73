using AuthFunctions.Tests.Mail;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Host;

/// <summary>
/// The routes that need mail, with outages of storage. The fault is the hardest one: an operation takes effect, and its response never comes.
/// <see cref="OutageTests"/> shows for the other routes that the kind of fault makes no difference.
/// </summary>
[Trait("Category", "Host")]
public sealed class MailOutageTests(AuthApp app) : OutageTest(app)
{
    private readonly Mailboxes _mails = new();

    private protected override IReadOnlyList<OutageFlow> Flows => OutageFlow.ByMail;

    protected override IEnumerable<(string Name, string Value)> Settings =>
    [
        ("Auth__PasswordReset__TokenDelivery", "Email"),
        ("Auth__PublicBaseUrl", MailHarness.PublicBaseUrl),
        ("Auth__Login__NewDeviceNotice", "false"),
        .. _mails.Settings,
        .. AuthApp.Unthrottled,
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _mails.DisposeAsync();
    }

    [Fact]
    public Task EveryResponseIsLost_FromAnyOperation_Returns503InTimeAndRecovers() =>
        ForEachOperationAsync([Fault.HangAfter], lasts: true, async (flow, account, fault) =>
        {
            var reply = await SendInTimeAsync(flow, account);

            fault.End();
            if (reply.Status == flow.Success && fault.Position >= flow.Change)
            {
                await flow.AssertDone(account, reply);
            }
            else
            {
                AssertUnavailable(reply);
                await AssertDoneWhenRepeatedAsync(flow, account);
            }
        });

    [Fact]
    public Task ConnectionsRefused_EveryRoute_Returns503InTimeAndRecovers() => AssertOutageOfAllStorageAsync();

    private protected override OutageAccount NewAccount(OutageFlow flow) => new(Client, flow.HasEmail, _mails);
}
