namespace AuthFunctions.Tests.Accounts;

public sealed class LoginNameTests
{
    [Theory]
    [InlineData("a@b")]
    [InlineData(" a@b.c ")]
    [InlineData("o'neill+tag@example.co.uk")]
    [InlineData("jürgen@müller.example")]
    public void FindFault_Address_IsNull(string email) => Assert.Null(LoginName.Email(email).Validate());

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("plain")]
    [InlineData("@b.c")]
    [InlineData("a@")]
    [InlineData("a@b@c")]
    [InlineData("a b@c.d")]
    [InlineData("a\0@b.c")]
    [InlineData("a@b.c\n")]
    [InlineData("a@b.c\u0085")]
    public void FindFault_NoAddress_SaysWhy(string email) => Assert.NotNull(LoginName.Email(email).Validate());

    [Theory]
    [InlineData(250, true)]
    [InlineData(251, false)]
    public void FindFault_Length_EndsAtTheLimit(int length, bool valid)
    {
        var email = "@example.com".PadLeft(length, 'a');

        Assert.Equal(valid, LoginName.Email(email).Validate() is null);
        Assert.Equal(valid, LoginName.Username(email).Validate() is null);
    }

    [Fact]
    public void FindFault_Username_NeedsNoAddress() => Assert.Null(LoginName.Username("bob dylan").Validate());

    [Theory]
    [InlineData(" ")]
    [InlineData("bob\t")]
    public void FindFault_BadUsername_SaysWhy(string username) => Assert.NotNull(LoginName.Username(username).Validate());
}
