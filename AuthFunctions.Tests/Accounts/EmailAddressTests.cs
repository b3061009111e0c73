using MimeKit;

namespace AuthFunctions.Tests.Accounts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("bob@example.com", "bob@example.com")]
    [InlineData("Bob.O'Neill+tag@Example.COM", "Bob.O'Neill+tag@example.com")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com")]
    [InlineData("a@b", "a@b")]
    [InlineData("a@BÜCHER.example", "a@xn--bcher-kva.example")]
    [InlineData("a@bu\u0308cher.example", "a@xn--bcher-kva.example")]
    [InlineData("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example")]
    [InlineData("a@straße.example", "a@xn--strae-oqa.example")]
    [InlineData("a@パスワード.example", "a@xn--zck6aw5jtc.example")]
    [InlineData("a@bücher。example", "a@xn--bcher-kva.example")]
    [InlineData("jörg@example.com", "jörg@example.com")]
    [InlineData("用户@例子.example", "用户@xn--fsqu00a.example")]
    public void TryParse_AddressOfOneMailbox_IsAsMailServersKnowIt(string text, string expected)
    {
        var address = EmailAddress.TryParse($" {text}\t")?.ToString();

        Assert.Equal(expected, address);
        Assert.True(MailboxAddress.TryParse(address, out var mailbox));
        Assert.Equal(address, mailbox.GetAddress(idnEncode: true));
        Assert.Equal(address, EmailAddress.TryParse(address!)?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("bob")]
    [InlineData("bob@")]
    [InlineData("@example.com")]
    [InlineData("bob@example.com, eve@example.com")]
    [InlineData("d@x,e")]
    [InlineData("a;b@x")]
    [InlineData("a:b@x")]
    [InlineData("Bob <eve@example.com>")]
    [InlineData("Bob<c@x>")]
    [InlineData("<c@x>")]
    [InlineData("c(comment)@x")]
    [InlineData("f@..")]
    [InlineData("f@x..y")]
    [InlineData("f@.x")]
    [InlineData("f@x.")]
    [InlineData("a..b@x")]
    [InlineData(".a@x")]
    [InlineData("a.@x")]
    [InlineData(".@x")]
    [InlineData("a@b@c")]
    [InlineData("\"a b\"@example.com")]
    [InlineData("a b@example.com")]
    [InlineData("a\u00A0b@example.com")]
    [InlineData("a@exa mple.com")]
    [InlineData("a@exam_ple.com")]
    [InlineData("a@-example.com")]
    [InlineData("a@example-.com")]
    [InlineData("a@xn--bcher-2pa.example")]
    [InlineData("a@192.0.2.1")]
    [InlineData("a@[192.0.2.1]")]
    [InlineData("bob@example.com\r\nBcc: eve@example.com")]
    [InlineData("bob\\@example.com")]
    public void TryParse_AnythingElse_IsNull(string text) => Assert.Null(EmailAddress.TryParse(text));

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void TryParse_Label_HasAtMost63Characters(int length, bool isValid) =>
        Assert.Equal(isValid, EmailAddress.IsValid($"a@{new string('b', length)}.example"));
}
