using System.ComponentModel;
using AuthFunctions.Tests.Support;
using Mono.Cecil;

namespace AuthFunctions.Tests.Functions;

/// <summary>Arrows point one way: Functions to Http and Auth, Mail to Auth, Auth to Storage. Nothing else than the compiled app is asked.</summary>
public sealed class LayeringTests : IDisposable
{
    private const string FunctionAttribute = "Microsoft.Azure.Functions.Worker.FunctionAttribute";
    private const int MaxLines = 60;

    private readonly ModuleDefinition _app = ModuleDefinition.ReadModule(typeof(Auth).Assembly.Location);

    [Fact]
    public void Auth_KnowsNeitherHttpNorAzure() => AssertKept(new LayerRule(
        "AuthFunctions",
        "Azure", "Microsoft.Azure", "Microsoft.AspNetCore", "Microsoft.Net.Http", "System.Net.Http", "System.Net.Mail",
        "AuthFunctions.Http", "AuthFunctions.Functions", "AuthFunctions.Breaches", "AuthFunctions.Mail"));

    [Fact]
    public void Storage_KnowsNeitherHttpNorAuth() => AssertKept(new LayerRule(
        "AuthFunctions.Storage",
        "Microsoft.Azure.Functions", "Microsoft.AspNetCore", "Microsoft.Net.Http", "AuthFunctions.Http", "AuthFunctions.Functions", "AuthFunctions.Mail",
        "AuthFunctions.Auth"));

    [Fact]
    public void Breaches_KnowAuthAlone() => AssertKept(new LayerRule(
        "AuthFunctions.Breaches",
        "Azure", "Microsoft.Azure", "Microsoft.AspNetCore", "AuthFunctions.Http", "AuthFunctions.Functions", "AuthFunctions.Mail", "AuthFunctions.Storage"));

    [Fact]
    public void Http_KnowsNoStorage() => AssertKept(new LayerRule(
        "AuthFunctions.Http", "AuthFunctions.Storage", "AuthFunctions.Functions", "AuthFunctions.Mail", "Azure.Data.Tables"));

    [Fact]
    public void Mail_KnowsNeitherHttpNorStorage() => AssertKept(new LayerRule(
        "AuthFunctions.Mail",
        "Azure", "Microsoft.Azure", "Microsoft.AspNetCore", "System.Net.Http", "AuthFunctions.Http", "AuthFunctions.Functions", "AuthFunctions.Breaches",
        "AuthFunctions.Storage"));

    [Fact]
    public void Telemetry_KnowsNothingThatItMeasures() => AssertKept(new LayerRule(
        "AuthFunctions.Telemetry",
        "Azure", "Microsoft.Azure", "Microsoft.AspNetCore", "AuthFunctions.Http", "AuthFunctions.Functions", "AuthFunctions.Breaches", "AuthFunctions.Mail",
        "AuthFunctions.Storage", "AuthFunctions.Auth"));

    [Fact]
    public void Functions_KnowNeitherStorageNorMail() => AssertKept(new LayerRule(
        "AuthFunctions.Functions", "AuthFunctions.Storage", "AuthFunctions.Mail", "Azure.Data.Tables"));

    [Theory]
    [InlineData("AuthFunctions.Auth")]
    [InlineData("AuthFunctions.Storage")]
    public void AuthAndStorage_AreUsedThroughTheirPublicMembers(string owner)
    {
        var others = AppTypes().Where(type => type.FullName != owner && type.Namespace != owner);

        var hidden = from type in others
                     from member in Dependencies.MembersOf(type)
                     where member.DeclaringType.FullName == owner || member.DeclaringType.IsWithin(owner)
                     where !IsPublic(member)
                     select $"{type.FullName} uses {member.FullName}";

        Assert.Empty(hidden);
    }

    [Fact]
    public void EveryFunction_IsAClassOfItsOwnInAFileOfItsOwn()
    {
        var functions = AppTypes().Where(type => type.Namespace == "AuthFunctions.Functions").ToList();

        Assert.NotEmpty(functions);
        Assert.All(functions, type =>
        {
            Assert.Equal([type.Name], FunctionNamesOf(type));
            var file = Path.Combine(Repository.Root, "AuthFunctions", "Functions", $"{type.Name}.cs");
            Assert.True(File.Exists(file), $"{type.Name} must be in Functions/{type.Name}.cs");
            Assert.InRange(File.ReadLines(file).Count(), 1, MaxLines);
        });
    }

    [Fact]
    public void NoFunction_IsOutsideTheFunctionsNamespace()
    {
        var others = AppTypes().Where(type => type.Namespace != "AuthFunctions.Functions");

        Assert.Empty(others.SelectMany(FunctionNamesOf));
    }

    public void Dispose() => _app.Dispose();

    private void AssertKept(LayerRule rule)
    {
        Assert.Contains(AppTypes(), type => type.Namespace == rule.Layer);
        Assert.Empty(rule.FindViolations(AppTypes()));
    }

    // Not what the Functions SDK generates into the app's root namespace.
    private IEnumerable<TypeDefinition> AppTypes() => _app.Types.Where(type =>
        type.CustomAttributes.All(attribute => attribute.AttributeType.FullName != typeof(EditorBrowsableAttribute).FullName));

    private static IEnumerable<string> FunctionNamesOf(TypeDefinition type) =>
        from method in type.Methods
        from attribute in method.CustomAttributes
        where attribute.AttributeType.FullName == FunctionAttribute
        select (string)attribute.ConstructorArguments[0].Value;

    private static bool IsPublic(MemberReference member) => member.Resolve() switch
    {
        MethodDefinition method => method.IsPublic,
        FieldDefinition field => field.IsPublic,
        _ => true,
    };
}
