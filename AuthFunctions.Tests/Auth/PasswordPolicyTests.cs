using AuthFunctions.Breaches;
using Microsoft.Extensions.Options;

namespace AuthFunctions.Tests;

public sealed class PasswordPolicyTests
{
    private const string Email = "guillaume@holberton.io";

    private readonly PasswordPolicy _policy = Create(new AuthOptions());

    [Theory]
    [InlineData("password")]
    [InlineData("PassWord1")]
    [InlineData("p@ssw0rd")]
    [InlineData("qwertyuiop")]
    [InlineData("1qazxsw23edcvfr4")]
    [InlineData("12345678900987654321")]
    public void FindFault_PasswordOfTheList_IsFound(string password) =>
        Assert.Equal("It is too common.", _policy.FindFault(password, Email));

    [Theory]
    [InlineData("aaaaaaaa")]
    [InlineData("????????????????")]
    [InlineData("abcdefgh")]
    [InlineData("ZYXWVUTSRQ")]
    [InlineData("87654321")]
    [InlineData("asdfghjkl;'")]
    public void FindFault_RepeatSequenceOrWalkOverTheKeyboard_IsFound(string password) =>
        Assert.Equal("It is too common.", _policy.FindFault(password, Email));

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("my password is not password")]
    [InlineData("password ")]
    [InlineData("passwordpasswordx")]
    [InlineData("aaaaaaaab")]
    [InlineData("k7#Qz!w2")]
    [InlineData("pâté 🥐 パスワード")]
    public void FindFault_PasswordThatContainsCommonOnesAtMost_IsNotFound(string password) =>
        Assert.Null(_policy.FindFault(password, Email));

    [Theory]
    [InlineData(100, 'b', false)]
    [InlineData(99, 'b', true)]
    [InlineData(1023, 'a', false)]
    public void FindFault_LongPassword_IsJudgedByItsFirst100Characters(int repeats, char last, bool valid) =>
        Assert.Equal(valid, _policy.FindFault(new string('a', repeats) + last, Email) is null);

    [Theory]
    [InlineData("guillaume@holberton.io")]
    [InlineData(" GUILLAUME@holberton.io ")]
    public void FindFault_LoginName_IsFound(string password) =>
        Assert.Equal("It must not be the name to log in with.", _policy.FindFault(password, Email));

    [Theory]
    [InlineData(1, null, true)]
    [InlineData(1, true, false)]
    [InlineData(8, null, false)]
    [InlineData(8, false, true)]
    public void FindFault_RejectCommonPasswords_IsOnUnlessAnyTextWillDo(int minimumLength, bool? reject, bool valid)
    {
        var policy = Create(new AuthOptions { MinimumPasswordLength = minimumLength, RejectCommonPasswords = reject });

        Assert.Equal(valid, policy.FindFault("password", Email) is null);
        Assert.Equal(valid, policy.FindFault(Email, Email) is null);
    }

    [Fact]
    public void FindFault_ThousandsOfPasswordsOfTheList_MatchTheDefaultMinimumLength()
    {
        // ASVS asks for 3,000 that the policy would allow. The file is not the package's API: it is read to count.
        using var file = typeof(Zxcvbn.Zxcvbn).Assembly.GetManifestResourceStream("zxcvbn-core.Dictionaries.passwords.lst");
        using var reader = new StreamReader(Assert.IsAssignableFrom<Stream>(file));
        var allowed = reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries).Where(word => word.Length >= 8).ToList();

        Assert.InRange(allowed.Count, 3000, int.MaxValue);
        Assert.All(allowed, word => Assert.NotNull(_policy.FindFault(word, Email)));
    }

    private static PasswordPolicy Create(AuthOptions options) => new(Options.Create(options), new NoBreachedPasswords());
}
