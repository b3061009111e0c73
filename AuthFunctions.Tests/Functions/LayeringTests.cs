using AuthFunctions.Tests.Support;
using Mono.Cecil;

namespace AuthFunctions.Tests.Functions;

/// <summary>
/// Dependencies that the compiler does not enforce. Within AuthFunctions.Core, all of them point to Accounts. Within the function app, functions
/// may use only HTTP and accounts. The tests read only the compiled code.
/// </summary>
public sealed class LayeringTests : IDisposable
{
    private const string FunctionAttribute = "Microsoft.Azure.Functions.Worker.FunctionAttribute";
    private const int MaxLines = 60;

    private readonly ModuleDefinition _app = ModuleDefinition.ReadModule(typeof(AuthFunctions.Functions.Email.LogIn).Assembly.Location);
    private readonly ModuleDefinition _pages = ModuleDefinition.ReadModule(typeof(AuthFunctions.Pages.PageRenderer).Assembly.Location);
    private readonly ModuleDefinition _core = ModuleDefinition.ReadModule(typeof(Auth).Assembly.Location);

    [Fact]
    public void Core_ReferencesNeitherFunctionsNorAspNetCore() => Assert.DoesNotContain(
        _core.AssemblyReferences,
        reference => reference.Name.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal)
            || reference.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || reference.Name.StartsWith("Microsoft.Net.Http", StringComparison.Ordinal)
            || reference.Name == "AuthFunctions");

    [Fact]
    public void Pages_ReferenceNeitherFunctionsNorCore() => Assert.DoesNotContain(
        _pages.AssemblyReferences,
        reference => reference.Name.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal)
            || reference.Name.StartsWith("Azure", StringComparison.Ordinal)
            || reference.Name is "AuthFunctions" or "AuthFunctions.Core");

    [Fact]
    public void Accounts_KnowNoOtherLayer() => AssertKept(_core, new LayerRule(
        "AuthFunctions.Core.Accounts",
        "Azure", "System.Net.Http", "MailKit", "MimeKit",
        "AuthFunctions.Core.Storage", "AuthFunctions.Core.Mail", "AuthFunctions.Core.BreachedPasswords"));

    [Theory]
    [InlineData("AuthFunctions.Core.Storage", "AuthFunctions.Core.Mail", "AuthFunctions.Core.BreachedPasswords", "MailKit", "MimeKit", "System.Net.Http")]
    [InlineData("AuthFunctions.Core.Mail", "AuthFunctions.Core.Storage", "AuthFunctions.Core.BreachedPasswords", "Azure", "System.Net.Http")]
    [InlineData("AuthFunctions.Core.BreachedPasswords", "AuthFunctions.Core.Storage", "AuthFunctions.Core.Mail", "Azure", "MailKit", "MimeKit")]
    [InlineData("AuthFunctions.Core.Telemetry", "AuthFunctions.Core.Accounts", "AuthFunctions.Core.Storage", "AuthFunctions.Core.Mail", "AuthFunctions.Core.BreachedPasswords", "Azure")]
    public void CoreLayer_KnowsAccountsOnly(string layer, params string[] forbidden) => AssertKept(_core, new LayerRule(layer, forbidden));

    [Fact]
    public void Http_KnowsNeitherStorageNorMailNorFunctions() => AssertKept(_app, new LayerRule(
        "AuthFunctions.Http", "AuthFunctions.Core.Storage", "AuthFunctions.Core.Mail", "AuthFunctions.Functions", "Azure.Data.Tables"));

    [Fact]
    public void Functions_KnowHttpAndAccountsOnly() => AssertKept(_app, new LayerRule(
        "AuthFunctions.Functions",
        "AuthFunctions.Core.Storage", "AuthFunctions.Core.Mail", "AuthFunctions.Core.BreachedPasswords", "AuthFunctions.Http.Middleware", "Azure.Data.Tables"));

    [Fact]
    public void EveryFunction_IsAClassOfItsOwnInAFileOfItsOwn()
    {
        var functions = _app.Types.Where(type => FunctionNamesOf(type).Any()).ToList();

        Assert.True(functions.Count >= 14);
        Assert.All(functions, type =>
        {
            Assert.Equal([type.Name], FunctionNamesOf(type));
            var folder = type.Namespace.Replace("AuthFunctions.Functions.", "", StringComparison.Ordinal);
            var file = Path.Combine(Repository.Root, "AuthFunctions", "Functions", folder, $"{type.Name}.cs");
            Assert.True(File.Exists(file), $"{type.FullName} must be in Functions/{folder}/{type.Name}.cs.");
            Assert.InRange(File.ReadLines(file).Count(), 1, MaxLines);
        });
    }

    [Fact]
    public void Auth_IsAFacade() => Assert.InRange(
        File.ReadLines(Path.Combine(Repository.Root, "AuthFunctions.Core", "Accounts", "Auth.cs"))
            .Count(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)),
        1,
        200);

    public void Dispose()
    {
        _app.Dispose();
        _core.Dispose();
        _pages.Dispose();
    }

    private static void AssertKept(ModuleDefinition module, LayerRule rule)
    {
        Assert.Contains(module.Types, type => type.Namespace.StartsWith(rule.Layer, StringComparison.Ordinal));
        Assert.Empty(rule.FindViolations(module.Types));
    }

    private static IEnumerable<string> FunctionNamesOf(TypeDefinition type) =>
        from method in type.Methods
        from attribute in method.CustomAttributes
        where attribute.AttributeType.FullName == FunctionAttribute
        select (string)attribute.ConstructorArguments[0].Value;
}
