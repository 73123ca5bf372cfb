using Microsoft.ML.Recurrent.Inspection;

namespace Microsoft.ML.Recurrent.Tests.Inspection.Pictures;

public class ColorScaleTests
{
    private const string White = "#ffffff", Gray = "#bdbdbd", Blue = "#08306b", DivergingBlue = "#053061", Red = "#67001f";

    [Fact]
    public void GatesGoFromWhiteAtZeroToBlueAtOne()
    {
        var scale = ColorScale.OfGates([0.2f, 0.4f]);

        scale.Should().Be(new ColorScale(0, 1));
        new[] { 0f, 1, 7, float.NaN }.Select(scale.Color).Should().Equal(White, Blue, Blue, Gray);
    }

    [Fact]
    public void GatesBeyondOneGoUpToTheLargest() => ColorScale.OfGates([0.2f, 40, float.PositiveInfinity]).Should().Be(new ColorScale(0, 40));

    [Fact]
    public void NegativeValuesAreRedAndZeroIsWhite()
    {
        var scale = ColorScale.OfValues([-0.5f, 0.25f]);

        scale.Should().Be(new ColorScale(-0.5f, 0.5f));
        new[] { -0.5f, 0, 0.5f, float.NegativeInfinity }.Select(scale.Color).Should().Equal(Red, White, DivergingBlue, Red);
    }

    [Fact]
    public void ValuesThatAreNotFiniteOrAllZeroHaveAScale()
    {
        ColorScale.OfValues([0, 0]).Should().Be(new ColorScale(0, 1));
        ColorScale.OfValues([float.NaN, float.PositiveInfinity]).Color(float.NaN).Should().Be(Gray);
        ColorScale.OfValues([-float.MaxValue]).Color(0).Should().Be(White);
    }
}
