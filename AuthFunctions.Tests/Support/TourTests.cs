namespace AuthFunctions.Tests.Support;

public sealed class TourTests
{
    [Fact]
    public void Read_Document_GivesTheCommandsOfTheTour()
    {
        const string Markdown = """
            # Title
            ```bash
            not this one
            ```
            ## Tour
            Words.
            ```bash
            # a comment
            first --option 'a b'
            #=> one
            #=>   two

            second
            ```
            ```bash
            nor this one
            ```
            ## Next
            """;

        var steps = Tour.Read(Markdown);

        Assert.Equal([new TourStep("first --option 'a b'", "one\n  two"), new TourStep("second", "")], steps);
    }

    [Fact]
    public async Task RunAsync_Commands_ShareAShellAndPrintApart()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A tour is run by bash.");

        var printed = await Tour.RunAsync(
            ["x=$(printf 'a\\r\\nb')", "echo \"$x\"", "echo error >&2", "printf none; ls"], TestContext.Current.CancellationToken);

        Assert.Equal(["", "a\nb", "error", "none"], printed);
    }

    [Theory]
    [InlineData("""{"id":"…"}""", """{"id":"42"}""", true)]
    [InlineData("""{"id":"…"}""", """{"id":""}""", false)]
    [InlineData("""{"id":"…"}""", """{"id":"42"} """, false)]
    [InlineData("a…c", "a\nc", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("", "x", false)]
    public void Keeps_Printed_MustMatchWhole(string expected, string printed, bool kept) =>
        Assert.Equal(kept, Tour.Keeps(expected, printed));
}
