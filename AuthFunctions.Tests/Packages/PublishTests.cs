using System.Net;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using AuthFunctions.Tests.Support;

namespace AuthFunctions.Tests.Packages;

/// <summary>The output of <c>dotnet publish -r linux-x64</c>, which <c>func azure functionapp publish --no-build</c> uploads.</summary>
[Trait("Category", "Slow")]
public sealed class PublishTests(PublishFixture published) : IClassFixture<PublishFixture>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("host.json")]
    [InlineData("worker.config.json")]
    [InlineData("functions.metadata")]
    [InlineData("extensions.json")]
    [InlineData("AuthFunctions.dll")]
    [InlineData("AuthFunctions.runtimeconfig.json")]
    [InlineData("OpenTelemetry.dll")]
    [InlineData("fr/AuthFunctions.Core.resources.dll")]
    [InlineData(".azurefunctions/function.deps.json")]
    public void Publish_Always_HasFilesThatTheHostAndTheAppRead(string file) => Assert.True(File.Exists(PathOf(file)), $"There is no {file}.");

    [Fact]
    public void Publish_DeveloperHasLocalSettings_DoesNotShipThem() => Assert.Empty(FilesLike("local.settings.json"));

    [Theory]
    [InlineData("*.pdb")]
    [InlineData("*.xml")]
    public void Publish_Always_ShipsNeitherSymbolsNorDocumentation(string files) => Assert.Empty(FilesLike(files));

    [Fact]
    public async Task Publish_Always_ShipsRootHostJsonAndEveryFunction()
    {
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, "host.json"), CancellationToken),
            await File.ReadAllTextAsync(PathOf("host.json"), CancellationToken));
        Assert.Equal(
            NamesOfFunctions(Path.Combine(LocalHost.BuildOutput("AuthFunctions"), "functions.metadata")), NamesOfFunctions(PathOf("functions.metadata")));
    }

    [Fact]
    public void Publish_RuntimeIsNamed_CompilesAheadOfTime()
    {
        using var reader = new PEReader(File.OpenRead(PathOf("AuthFunctions.dll")));

        Assert.NotEqual(0, reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }

    [Fact]
    public async Task Publish_StartedOnHost_ServesHealth()
    {
        await using var app = await FunctionAppProcess.StartAsync(
            new FunctionAppOptions
            {
                Folder = published.Folder,
                ReadyPath = "health",
                Environment = new Dictionary<string, string?>(AuthApp.Settings) { ["AuthStorage"] = "UseDevelopmentStorage=true" },
            },
            CancellationToken);
        using var client = new HttpClient { BaseAddress = app.BaseAddress };

        using var response = await client.GetAsync(new Uri("health", UriKind.Relative), CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private string PathOf(string file) => Path.Combine(published.Folder, file);

    private string[] FilesLike(string pattern) => Directory.GetFiles(published.Folder, pattern, SearchOption.AllDirectories);

    private static IEnumerable<string?> NamesOfFunctions(string metadata)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(metadata));
        return [.. json.RootElement.EnumerateArray().Select(function => function.GetProperty("name").GetString()).Order()];
    }
}
