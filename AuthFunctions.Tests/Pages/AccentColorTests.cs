using AuthFunctions.Pages;

namespace AuthFunctions.Tests.Pages;

public sealed class AccentColorTests
{
    private const double Readable = 4.5;

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#ffffff", "#ffffff", 1)]
    [InlineData("#777777", "#ffffff", 4.48)]
    public void ContrastOf_TwoColors_IsThatOfWcag(string first, string second, double contrast) =>
        Assert.Equal(contrast, AccentColor.ContrastOf(first, second), 0.01);

    [Fact]
    public void AnyColor_HasReadableTextOnItAndAReadableLink()
    {
        for (var color = 0; color <= 0xffffff; color += 0x0f0f1)
        {
            var accent = new AccentColor($"#{color:x6}");

            Assert.InRange(AccentColor.ContrastOf(accent.Color, accent.TextOn), Readable, 21);
            Assert.All(["#f4f5f8", "#1a1f29"], ground => Assert.InRange(AccentColor.ContrastOf(accent.ReadableOn(ground), ground), Readable, 21));
        }
    }

    [Fact]
    public void ReadableOn_ReadableColor_StaysAsItIs() => Assert.Equal("#1a56db", new AccentColor("#1A56DB").ReadableOn("#f4f5f8"));
}
