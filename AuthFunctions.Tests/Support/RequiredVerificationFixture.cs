namespace AuthFunctions.Tests.Support;

/// <summary>An app whose users must verify their email.</summary>
public sealed class RequiredVerificationFixture(AuthApp app) : AccountsFixture(app)
{
    protected override IReadOnlyList<(string Name, string Value)> Settings => [("Auth__EmailVerification", "Required")];
}
