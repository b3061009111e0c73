using AuthFunctions.Benchmarks.Measuring;

namespace AuthFunctions.Tests.Benchmarks;

public sealed class TargetTests
{
    [Theory]
    [InlineData(0.95, true)]
    [InlineData(1.2, true)]
    [InlineData(0.949, false)]
    [InlineData(double.NaN, false)]
    public void AtLeast_IsMetFromItsBoundOn(double measured, bool isMet) => Assert.Equal(isMet, Target.AtLeast("share", measured, 0.95).IsMet);

    [Theory]
    [InlineData(5, true)]
    [InlineData(0, true)]
    [InlineData(5.001, false)]
    [InlineData(double.NaN, false)]
    public void AtMost_IsMetUpToItsBound(double measured, bool isMet) => Assert.Equal(isMet, Target.AtMost("ratio", measured, 5).IsMet);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void None_IsMetByNone(int count, bool isMet) => Assert.Equal(isMet, Target.None("failures", count).IsMet);
}
