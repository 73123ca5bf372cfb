using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

public class ForecastUncertaintyTests
{
    [Theory]
    [InlineData(ForecastLoss.Absolute)]
    [InlineData(ForecastLoss.Squared)]
    public void QuantilesAnyRowNeverCross(ForecastLoss loss)
    {
        var rows = SyntheticSeries.Create(80);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Loss = loss, Quantiles = [0.05f, 0.25f, 0.5f, 0.75f, 0.95f] }, rows);
        foreach (float[] quantiles in SmallForecasts.Forecast(model, rows, "ForecastQuantiles"))
        {
            for (int ahead = 0; ahead < 3; ahead++)
                Enumerable.Range(0, 5).Select(level => quantiles[level * 3 + ahead]).Should().BeInAscendingOrder();
        }
    }

    [Fact]
    public void QuantilesMedianAskedIsTheForecast()
    {
        var rows = SyntheticSeries.Create(60);
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { Quantiles = [0.2f, 0.5f] }, rows);
        float[][] forecasts = SmallForecasts.Forecast(model, rows), quantiles = SmallForecasts.Forecast(model, rows, "ForecastQuantiles");
        for (int row = 0; row < rows.Length; row++)
            quantiles[row][3..].Should().Equal(forecasts[row]);
    }

    [Theory]
    [InlineData(ForecastStrategy.Direct, 0.8f)]
    [InlineData(ForecastStrategy.Recursive, 0.8f)]
    [InlineData(ForecastStrategy.Direct, 0.95f)]
    public void IntervalsDataLikeTheValidationPartHoldTheirShare(ForecastStrategy strategy, float level)
    {
        var rows = SyntheticSeries.Create(1500);
        var options = SmallForecasts.Gru with
        {
            Strategy = strategy,
            ConfidenceLevel = level,
            ConfidenceLowerBoundColumnName = "Lower",
            ConfidenceUpperBoundColumnName = "Upper",
            Training = SmallForecasts.Gru.Training with { ValidationFraction = 0.5 },
        };
        var model = SmallForecasts.Fit(options, rows.Take(1000));
        float[][] lower = SmallForecasts.Forecast(model, rows, "Lower"), upper = SmallForecasts.Forecast(model, rows, "Upper");
        double held = Enumerable.Range(1000, 490).SelectMany(origin => Enumerable.Range(0, 3).Select(ahead =>
            rows[origin + 1 + ahead].Value >= lower[origin][ahead] && rows[origin + 1 + ahead].Value <= upper[origin][ahead] ? 1.0 : 0)).Average();
        held.Should().BeApproximately(level, 0.05);
    }

    [Fact]
    public void IntervalsAnyRowHoldTheForecast()
    {
        var rows = SyntheticSeries.Create(60, 60);
        var model = SmallForecasts.Fit(SmallForecasts.Everything, rows);
        float[][] forecasts = SmallForecasts.Forecast(model, rows), lower = SmallForecasts.Forecast(model, rows, "Lower"), upper = SmallForecasts.Forecast(model, rows, "Upper");
        for (int row = 0; row < rows.Length; row++)
        {
            for (int i = 0; i < forecasts[row].Length; i++)
                forecasts[row][i].Should().BeInRange(lower[row][i], upper[row][i]);
        }
    }

    [Fact]
    public void IntervalsHorizonStepsBeyondTheValidationSplitAreWarnedOf()
    {
        var options = SmallForecasts.Gru with
        {
            WindowSize = 2,
            Horizon = 6,
            ConfidenceLowerBoundColumnName = "Lower",
            ConfidenceUpperBoundColumnName = "Upper",
            Training = SmallForecasts.Gru.Training with { ValidationFraction = 0.1 },
        };

        Warnings.OfFit(options, SyntheticSeries.Create(40)).Should().Equal(
            "The bounds of horizon steps 5, 6 are the network's own and promise no fraction: the validation split holds no observed value that far "
            + "after one of its origins. Add rows, raise Training.ValidationFraction, or lower Horizon.",
            "The bounds of horizon steps 1 (4 scores), 2 (3 scores), 3 (2 scores), 4 (1 score) rest on fewer scores than the 19 that a ConfidenceLevel of "
            + "0.95 takes, so they hold a smaller fraction of the values. Add rows, raise Training.ValidationFraction, or lower Horizon or ConfidenceLevel.");
    }
}
