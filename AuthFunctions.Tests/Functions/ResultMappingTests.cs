using System.Reflection;
using AuthFunctions.Http;
using AuthFunctions.Http.Pages;
using AuthFunctions.Tests.Support;
using Mono.Cecil;

namespace AuthFunctions.Tests.Functions;

/// <summary>A result is a closed set of cases. Each mapping names every case, so that a new case cannot get the response of another case.</summary>
public sealed class ResultMappingTests : IDisposable
{
    private static readonly Type[] Results = [.. typeof(Auth).Assembly.GetTypes().Where(IsResult)];

    private readonly ModuleDefinition _app = ModuleDefinition.ReadModule(typeof(AuthFunctions.Functions.Email.LogIn).Assembly.Location);

    /// <summary>Add a new case to this list after everything that maps its result has a response for it.</summary>
    [Fact]
    public void Results_Cases_AreTheseOnes() => Assert.Equal(
        [
            "AccessResult: Granted, NoSession, ReauthenticationRequired",
            "ChangePasswordResult: Changed, Invalid, Locked, Throttled, WrongPassword",
            "DeleteAccountResult: Deleted, Locked, NoSession, Throttled, WrongPassword",
            "EmailChangeRequestResult: Accepted, Invalid, Throttled, Unavailable",
            "LoginResult: BadCredentials, EmailUnverified, Locked, LoggedIn, Throttled",
            "MailResult: Failed, Refused, Sent",
            "RegistrationResult: Accepted, Invalid, NameTaken, Registered, Throttled",
            "ResetTokenResult: Accepted, Issued, Throttled, UnknownEmail",
            "TaskResult: Done, Failed, NotYet, Postponed",
            "UpdatePasswordResult: BadToken, Invalid, Throttled, Updated",
            "VerificationRequestResult: Accepted, Throttled, Unavailable",
            "VerificationResult: Locked, Throttled, Verified, Wrong",
        ],
        Results.Select(result => $"{result.Name}: {string.Join(", ", CasesOf(result).Select(type => type.Name))}").Order(StringComparer.Ordinal));

    [Fact]
    public void Functions_ThatMapAResult_NameEachOfItsCases()
    {
        var mappings =
            from function in _app.Types
            let isGate = function.FullName == typeof(SessionGate).FullName || function.FullName == typeof(PageGate).FullName
            where isGate || function.Namespace.StartsWith("AuthFunctions.Functions.", StringComparison.Ordinal)
            let known = Dependencies.TypesOf(function).Select(type => type.FullName.Replace('/', '+')).ToHashSet()
            from result in Results
            // The gates map this result for the functions behind them.
            where isGate || result != typeof(AccessResult)
            where known.Contains(result.FullName!) || CasesOf(result).Any(type => known.Contains(type.FullName!))
            select (Function: function.Name, Result: result, Missing: CasesOf(result).Where(type => !known.Contains(type.FullName!)).ToList());

        var list = mappings.ToList();
        Assert.Equal(22, list.Count);
        Assert.All(list, mapping => Assert.True(
            mapping.Missing.Count == 0, $"{mapping.Function} has no response for {string.Join(", ", mapping.Missing.Select(type => type.Name))}."));
    }

    [Fact]
    public void Results_AreClosed() => Assert.All(Results, result =>
        Assert.All(result.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), constructor =>
            Assert.True(constructor.IsPrivate || constructor.GetParameters() is [{ ParameterType: var only }] && only == result)));

    public void Dispose() => _app.Dispose();

    private static bool IsResult(Type type) => type.IsAbstract && type.Name.EndsWith("Result", StringComparison.Ordinal) && CasesOf(type).Any();

    private static IEnumerable<Type> CasesOf(Type result) =>
        result.GetNestedTypes().Where(type => type.BaseType == result).OrderBy(type => type.Name, StringComparer.Ordinal);
}
