using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting.Evaluation;

/// <summary>Metrics against values computed by hand.</summary>
public class EvaluateTests
{
    private const double Tolerance = 1e-9;

    private static readonly ForecastEvaluationOptions _options = new() { TargetColumnNames = ["Value"] };

    [Fact]
    public void EvaluateFiveRowsGivesThePointMetrics()
    {
        var evaluation = Evaluate(ForecastedRow.Five(), _options);
        var metrics = evaluation.Overall;
        evaluation.Origins.Should().Be(5);
        (metrics.Count, metrics.MissingActuals, metrics.MissingForecasts).Should().Be((6, 3, 1));
        metrics.MeanAbsoluteError.Should().BeApproximately(1, Tolerance);
        metrics.RootMeanSquaredError.Should().BeApproximately(Math.Sqrt(10 / 6.0), Tolerance);
        metrics.SymmetricMeanAbsolutePercentageError.Should().BeApproximately((2 / 5.0 + 4 / 6.0 + 2 / 11.0 + 4 / 12.0) / 6, Tolerance);
        metrics.MeanAbsoluteScaledError.Should().BeApproximately(1 / ((2 + 1 + 4 + 1) / 4.0), Tolerance);
    }

    [Fact]
    public void EvaluateWithoutBoundsAndQuantilesLeavesTheirMetricsOpen()
    {
        var metrics = Evaluate(ForecastedRow.Five(), _options).Overall;
        metrics.QuantileLosses.Should().BeEmpty();
        new[] { metrics.MeanPinballLoss, metrics.ContinuousRankedProbabilityScore, metrics.Coverage, metrics.MeanIntervalWidth }
            .Should().OnlyContain(value => double.IsNaN(value));
    }

    [Fact]
    public void EvaluateStepsTellsRowsAheadApart()
    {
        var steps = Evaluate(ForecastedRow.Five(), _options).ByHorizonStep;
        steps.Select(s => s.Count).Should().Equal(4, 2);
        steps.Select(s => s.MeanAbsoluteError).Should().Equal(1.5, 0);
        steps.Select(s => s.MissingActuals).Should().Equal(1, 2);
    }

    [Fact]
    public void EvaluateMissingActualInsideIsLeftOutAndCounted()
    {
        var rows = ForecastedRow.Five();
        rows[2].Value = float.NaN;
        var metrics = Evaluate(rows, _options).Overall;
        (metrics.Count, metrics.MissingActuals, metrics.MissingForecasts).Should().Be((4, 5, 1));
        metrics.MeanAbsoluteError.Should().BeApproximately((1 + 1 + 0 + 2) / 4.0, Tolerance);
    }

    [Fact]
    public void EvaluateIntervalsGivesCoverageAndWidth()
    {
        var rows = ForecastedRow.Five();
        for (int row = 0; row < rows.Length; row++)
            (rows[row].Lower, rows[row].Upper) = ([2, 2], [5, 6]);
        var metrics = Evaluate(rows, _options with { LowerBoundColumnName = "Lower", UpperBoundColumnName = "Upper" }).Overall;
        // Horizon step 1: 3, 2, 6, 5 within 2 to 5; step 2: 2, 6, 5 within 2 to 6.
        metrics.Coverage.Should().BeApproximately(6 / 7.0, Tolerance);
        metrics.MeanIntervalWidth.Should().BeApproximately((4 * 3 + 3 * 4) / 7.0, Tolerance);
    }

    [Fact]
    public void EvaluateQuantilesGivesPinballAndRankedProbability()
    {
        var rows = ForecastedRow.Rows(0, 10, 20);
        (rows[0].Forecast, rows[0].Levels) = ([10, 20], [8, 20, 12, 26]);
        var options = _options with { QuantilesColumnName = "Levels", QuantileLevels = [0.2f, 0.6f], Stride = 3 };
        var metrics = Evaluate(rows, options).Overall;
        double low = (0.2 * 2 + 0) / 2, high = (0.4 * 2 + 0.4 * 6) / 2;
        metrics.QuantileLosses.Select(q => q.Level).Should().Equal(0.2f, 0.6f);
        metrics.QuantileLosses[0].Loss.Should().BeApproximately(low, 1e-6);
        metrics.QuantileLosses[1].Loss.Should().BeApproximately(high, 1e-6);
        metrics.MeanPinballLoss.Should().BeApproximately((low + high) / 2, 1e-6);
        metrics.ContinuousRankedProbabilityScore.Should().BeApproximately(2 * (0.4 * low + 0.6 * high), 1e-6);
    }

    [Fact]
    public void EvaluateQuantilesOfManyLevelsComeNearTheRankedProbabilityOfTheNormal()
    {
        // A standard normal forecast of 0 has a CRPS of √2/√π − 1/√π (Gneiting & Raftery 2007, section 4.2).
        float[] levels = [.. Enumerable.Range(0, 400).Select(i => (i + 0.5f) / 400)];
        var sums = new Recurrent.Forecasting.Evaluation.ErrorSums(levels.Length);
        sums.AddQuantiles(0, [.. levels.Select(NormalQuantile)], levels);
        sums.ToMetrics(levels).ContinuousRankedProbabilityScore.Should().BeApproximately((Math.Sqrt(2) - 1) / Math.Sqrt(Math.PI), 1e-3);
    }

    [Fact]
    public void EvaluateConstantSeriesHasNoScaledError()
    {
        var rows = ForecastedRow.Rows(4, 4, 4);
        rows[0].Forecast = [5, 4];
        var metrics = Evaluate(rows, _options).Overall;
        metrics.MeanAbsoluteError.Should().Be(0.5);
        metrics.MeanAbsoluteScaledError.Should().Be(double.NaN);
    }

    internal static ForecastEvaluation Evaluate(IEnumerable<ForecastedRow> rows, ForecastEvaluationOptions options, CancellationToken cancellation = default)
    {
        var context = new MLContext(1);
        return context.Forecasting.Evaluate(context.Data.LoadFromEnumerable(rows), options, cancellation);
    }

    private static float NormalQuantile(float level)
    {
        double low = -9, high = 9;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Normal(middle) < level ? (middle, high) : (low, middle);
        }

        return (float)low;
    }

    /// <summary>The normal distribution by Simpson's rule.</summary>
    private static double Normal(double x)
    {
        const int Parts = 200;
        double width = x / Parts, sum = 0;
        for (int i = 0; i <= Parts; i++)
            sum += (i is 0 or Parts ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-(i * width) * (i * width) / 2);
        return 0.5 + sum * width / 3 / Math.Sqrt(2 * Math.PI);
    }
}
