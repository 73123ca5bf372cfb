using Microsoft.ML.Recurrent.Kernels;

namespace Microsoft.ML.Recurrent.Tests.Kernels;

public class BufferUseTests
{
    private const long Large = 10_000_000;

    [Fact]
    public void OneLargeUseIsGivenBackAfterSomeSmallOnes()
    {
        var use = new BufferUse();
        use.IsFarAbove(Large, Large).Should().BeFalse();

        Enumerable.Range(0, 200).Count(_ => use.IsFarAbove(Large, 1000)).Should().BePositive();
    }

    [Theory]
    [InlineData(Large, Large / 4)]
    [InlineData(1000, 1)]
    public void UsualBufferIsKept(long length, long needed)
    {
        var use = new BufferUse();

        Enumerable.Range(0, 1000).Any(_ => use.IsFarAbove(length, needed)).Should().BeFalse();
    }

    [Fact]
    public void LargeUsesNowAndThenKeepTheBuffer()
    {
        var use = new BufferUse();

        Enumerable.Range(0, 1000).Any(i => use.IsFarAbove(Large, i % 30 == 0 ? Large : 10)).Should().BeFalse();
    }
}
