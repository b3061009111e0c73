namespace AuthFunctions.Tests.Accounts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("bob@example.com")]
    [InlineData("Bob.O'Neill+tag@Example.com")]
    [InlineData("jörg@bücher.example")]
    public void IsValid_AddressOfOneMailbox_IsTrue(string email) =>
        Assert.True(EmailAddress.IsValid($" {email} "));

    [Theory]
    [InlineData("")]
    [InlineData("bob")]
    [InlineData("bob@")]
    [InlineData("bob@example.com, eve@example.com")]
    [InlineData("Bob <eve@example.com>")]
    [InlineData("bob<eve@example.com>")]
    [InlineData("bob@example.com\r\nBcc: eve@example.com")]
    [InlineData("bob\0@example.com")]
    public void IsValid_AnythingElse_IsFalse(string email) =>
        Assert.False(EmailAddress.IsValid(email));
}
