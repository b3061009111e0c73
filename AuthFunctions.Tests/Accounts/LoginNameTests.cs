using System.Globalization;

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
    [InlineData("a@b\u2028")]
    [InlineData("bob@example.org\u200B")]
    [InlineData("\u202Ebob@example.org")]
    [InlineData("b\u00ADob@example.org")]
    [InlineData("\uFEFFbob@example.org")]
    [InlineData("\uFFFDbob@example.org")]
    [InlineData("\u0378bob@example.org")]
    [InlineData("Bob<c@x>")]
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
    [InlineData("bob\u200D")]
    [InlineData("\u2066bob")]
    [InlineData("bob\u2029dylan")]
    [InlineData("\U000E0041bob")]
    [InlineData("bob\uD800")]
    public void FindFault_BadUsername_SaysWhy(string username) => Assert.NotNull(LoginName.Username(username).Validate());

    [Theory]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    [InlineData("az-Latn-AZ")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void Canonical_IsTheSameInEveryCulture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            Assert.Equal("info@example.com", LoginName.Email(" INFO@EXAMPLE.COM ").Canonical);
            Assert.Equal("a@xn--bcher-kva.example", LoginName.Email("A@BÜCHER.example").Canonical);
            Assert.Equal("istanbul", LoginName.Username("ISTANBUL").Canonical);
            Assert.NotEqual("istanbul", LoginName.Username("\u0131stanbul").Canonical);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("a@BÜCHER.example", "a@bücher.example", "A@xn--bcher-kva.example", "a@XN--BCHER-KVA.EXAMPLE", "a@bu\u0308cher.example", "a@bücher。example")]
    [InlineData("jos\u00E9@example.com", "jose\u0301@example.com", "JOSE\u0301@example.com", "JOS\u00C9@EXAMPLE.com\u2003")]
    [InlineData("Å@example.com", "\u212B@example.com", "A\u030A@example.com", "å@example.com")]
    [InlineData("σίσυφος@example.com", "ΣΊΣΥΦΟΣ@example.com", "σίσυφοσ@example.com")]
    public void Email_TypedInAnotherWay_IsTheSameName(params string[] spellings)
    {
        Assert.Single(spellings.Select(spelling => LoginName.Email(spelling).Hash).Distinct());
        Assert.All(spellings, spelling => Assert.Null(LoginName.Email(spelling.Trim()).Validate()));
    }

    [Theory]
    [InlineData("Jos\u00E9", "jose\u0301", " JOSÉ ")]
    [InlineData("\u212Aelvin", "kelvin", "KELVIN")]
    [InlineData("\u1E9E", "ß")]
    [InlineData("\U00010400", "\U00010428")]
    [InlineData("\u1E9B\u0323", "\u1E69", "\u1E68")]
    public void Username_TypedInAnotherWay_IsTheSameName(params string[] spellings) =>
        Assert.Single(spellings.Select(spelling => LoginName.Username(spelling).Hash).Distinct());

    [Theory]
    [InlineData("bob@example.com", "bob@example.org")]
    [InlineData("a@straße.example", "a@strasse.example")]
    [InlineData("a@bücher.example", "a@bucher.example")]
    [InlineData("jose@example.com", "josé@example.com")]
    [InlineData("bob.dylan@example.com", "bobdylan@example.com")]
    [InlineData("bob+tag@example.com", "bob@example.com")]
    public void Email_AnotherAddress_IsAnotherName(string one, string other) =>
        Assert.NotEqual(LoginName.Email(one).Hash, LoginName.Email(other).Hash);

    [Theory]
    [InlineData("a\uD800@example.com")]
    [InlineData("\uDC00")]
    [InlineData("a@\uD800")]
    [InlineData("a@..")]
    [InlineData("@")]
    public void Canonical_TextThatIsNoName_DoesNotThrow(string text)
    {
        Assert.NotNull(LoginName.Email(text).Hash);
        Assert.NotNull(LoginName.Username(text).Hash);
    }
}
