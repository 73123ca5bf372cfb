using Microsoft.ML.Recurrent.Forecasting.Calibration;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class IntervalCalibrationTests
{
    private static readonly GruForecastingOptions _bounds = SmallForecasts.Gru with
    {
        Horizon = 1,
        ConfidenceLowerBoundColumnName = "Lower",
        ConfidenceUpperBoundColumnName = "Upper",
    };

    [Fact]
    public void FitFewerScoresThanTheLevelTakesIsWarnedOf() =>
        Warnings.OfFit(_bounds, SyntheticSeries.Create(60)).Should().Equal(
            "The bounds of horizon step 1 (6 scores) rest on fewer scores than the 19 that a ConfidenceLevel of 0.95 takes, so they hold a smaller fraction "
            + "of the values. Add rows, raise Training.ValidationFraction, or lower Horizon or ConfidenceLevel.");

    [Theory]
    [InlineData(190, 0.95f, 0)]
    [InlineData(180, 0.95f, 1)]
    [InlineData(60, 0.85f, 0)]
    public void FitJustEnoughScoresIsNotWarnedOf(int rows, float level, int warnings) =>
        Warnings.OfFit(_bounds with { ConfidenceLevel = level }, SyntheticSeries.Create(rows)).Should().HaveCount(warnings);

    [Fact]
    public void FitLongHorizonNamesTheStepsWithFewScores() =>
        Warnings.OfFit(_bounds with { Horizon = 14, WindowSize = 2 }, SyntheticSeries.Create(230)).Single().Should().StartWith(
            "The bounds of horizon steps 6 (18 scores), 7 (17 scores), 8 (16 scores), 9 (15 scores), 10 (14 scores), 11 (13 scores), 12 (12 scores), "
            + "13 (11 scores) and 1 more, up to 14 rest on fewer scores than the 19 ");

    [Theory]
    [InlineData(1e-6f)]
    [InlineData(1e-7f)]
    [InlineData(1e-20f)]
    [InlineData(1e9f)]
    public void BoundsAnotherUnitAreTheSameInIt(float unit)
    {
        float[][] plain = Widths(1), other = Widths(unit);
        for (int row = 10; row < plain.Length; row++)
        {
            (other[row][0] / unit).Should().BeApproximately(plain[row][0], 2e-3f);
            (other[row][1] / unit).Should().BeApproximately(plain[row][1], 2e-3f);
        }
    }

    [Theory]
    [InlineData(1e-8f)]
    [InlineData(1e-3f)]
    [InlineData(1e30f)]
    public void ApplyNegativeFractionNeverCrosses(float width)
    {
        var calibration = new IntervalCalibration([-0.4f]) { FollowsScale = true };
        var (lower, upper) = calibration.Apply(0, 0, width / 2, width, scale: 1);
        lower.Should().BeApproximately(0.4f * width, 1e-3f * width);
        upper.Should().BeApproximately(0.6f * width, 1e-3f * width);
    }

    [Fact]
    public void ApplyNoWidthIsWidenedByTheScale()
    {
        var calibration = new IntervalCalibration([2f]) { FollowsScale = true };
        float score = IntervalCalibration.Score(5e-9f, 5e-9f, 5.5e-9f, scale: 1e-8f);
        (calibration with { Widening = [score] }).Apply(0, 5e-9f, 5e-9f, 5e-9f, scale: 1e-8f).Upper.Should().BeApproximately(5.5e-9f, 1e-12f);
    }

    [Fact]
    public void ApplyHugeBoundsStayFinite()
    {
        var calibration = new IntervalCalibration([float.MaxValue]) { FollowsScale = true };
        var (lower, upper) = calibration.Apply(0, -float.MaxValue, 0, float.MaxValue, scale: 1e37f);
        (lower, upper).Should().Be((-float.MaxValue, float.MaxValue));
    }

    private static float[][] Widths(float unit)
    {
        var random = new Random(5);
        var rows = WindowScaleTests.Rows(220, i => unit * (5 + (0.01f + i / 600f) * (MathF.Sin(0.7f * i) + 2 * (random.NextSingle() - 0.5f))));
        var options = _bounds with { Scaling = SeriesScaling.PerWindow, ConfidenceLevel = 0.8f, Quantiles = [0.1f, 0.5f, 0.9f] };
        var model = SmallForecasts.Fit(options, rows);
        return [.. SmallForecasts.Forecast(model, rows, "Lower").Zip(SmallForecasts.Forecast(model, rows, "Upper")).Select(b => new[] { b.First[0], b.Second[0] })];
    }
}
