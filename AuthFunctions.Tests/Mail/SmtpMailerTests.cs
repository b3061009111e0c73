using AuthFunctions.Mail;

namespace AuthFunctions.Tests.Mail;

public sealed class SmtpMailerTests
{
    [Theory]
    [InlineData("bob@example.com")]
    [InlineData("Bob.O'Neill+tag@Example.com")]
    [InlineData("jörg@bücher.example")]
    public void FindAddress_OneMailbox_IsThatMailbox(string email) =>
        Assert.Equal(email, SmtpMailer.FindAddress($" {email} ")?.Address);

    [Theory]
    [InlineData("")]
    [InlineData("bob")]
    [InlineData("bob@")]
    [InlineData("bob@example.com, eve@example.com")]
    [InlineData("Bob <eve@example.com>")]
    [InlineData("bob<eve@example.com>")]
    [InlineData("bob@example.com\r\nBcc: eve@example.com")]
    [InlineData("bob\0@example.com")]
    public void FindAddress_AnythingElse_IsNone(string email) =>
        Assert.Null(SmtpMailer.FindAddress(email));
}
